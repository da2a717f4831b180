/** Return each account with what the registries do not tell; none where VoipCenter is gone. */
export const accounts = (hass) => hass.callWS({ type: "voipcenter/accounts" }).catch(() => []);

/** Return an account's entities that are meant to be seen. */
export const seen = (hass, entryId) =>
  Object.values(hass.entities).filter(
    ({ platform, hidden, device_id }) =>
      platform === "voipcenter" && !hidden && hass.devices[device_id]?.config_entry_id === entryId,
  );

/** Return the ids of entities, by their key in the translations. */
export const byKey = (shown) => Object.fromEntries(shown.map((e) => [e.translation_key, e.entity_id]));
