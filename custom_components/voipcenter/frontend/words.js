export async function speaker(hass, kind = "common") {
  const localize = await hass.loadBackendTranslation(kind, "voipcenter");
  return (key, values) => localize(`component.voipcenter.${kind}.${key}`, values);
}

export function timeOf(moment, { locale, config }) {
  return new Date(moment).toLocaleTimeString(locale.language, {
    timeStyle: "short",
    hour12: { 12: true, 24: false }[locale.time_format],
    timeZone: locale.time_zone === "server" ? config.time_zone : undefined,
  });
}
