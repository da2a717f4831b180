const PREFIX = "component.voipcenter.common.";

const load = (hass) => hass.loadBackendTranslation("common", "voipcenter");

export async function speaker(hass) {
  const localize = await load(hass);
  return (key, values) => localize(PREFIX + key, values);
}

// For where nobody can wait until it is loaded: pages are drawn anew then.
export function sayNow(key) {
  const { hass } = document.querySelector("home-assistant");
  load(hass);
  return hass.localize(PREFIX + key);
}

export function timeOf(moment, { locale, config }) {
  return new Date(moment).toLocaleTimeString(locale.language, {
    timeStyle: "short",
    hour12: { 12: true, 24: false }[locale.time_format],
    timeZone: locale.time_zone === "server" ? config.time_zone : undefined,
  });
}
