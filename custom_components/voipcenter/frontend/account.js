// What the registries do not tell; nothing where VoipCenter is gone.
export const accounts = (hass) => hass.callWS({ type: "voipcenter/accounts" }).catch(() => []);

export const seen = (hass, entryId) =>
  Object.values(hass.entities).filter(
    ({ platform, hidden, device_id }) =>
      platform === "voipcenter" && !hidden && hass.devices[device_id]?.config_entry_id === entryId,
  );

export const byKey = (shown) => Object.fromEntries(shown.map((e) => [e.translation_key, e.entity_id]));
