const CARD = "voipcenter-calls";
const STRATEGY = "ll-strategy-dashboard-voipcenter";
const dashboard = () => import("./dashboard.js");
const entry = (text, type) => ({
  ...type,
  name: "VoipCenter",
  get description() {
    const { hass } = document.querySelector("home-assistant");
    // Pages are drawn anew once it is loaded.
    hass.loadBackendTranslation("common", "voipcenter");
    return hass.localize(`component.voipcenter.common.${text}`);
  },
});

// Home Assistant waits five seconds for this, so nothing is imported first.
class DashboardStrategy extends HTMLElement {
  static noEditor = true;

  static getCreateSuggestions = () => ({ title: "VoipCenter", icon: "mdi:phone" });

  static shouldRegenerate(_config, before, now) {
    const changed = before.entities !== now.entities || before.devices !== now.devices;
    return changed && ours(before) !== ours(now);
  }

  static generate = async (config, hass) => (await dashboard()).generate(config, hass);
}

const ours = ({ entities, devices }) =>
  JSON.stringify(
    Object.values(entities)
      .filter(({ platform }) => platform === "voipcenter")
      .map((entity) => [entity, devices[entity.device_id]?.name_by_user]),
  );

// The app brings a registry of elements of its own, which knows none of before.
customElements.whenDefined("home-assistant").then(() => {
  if (customElements.get(STRATEGY)) return;
  customElements.define(STRATEGY, DashboardStrategy);
  import("./calls-card.js").then(({ CallsCard }) => customElements.define(CARD, CallsCard));

  (window.customCards ??= []).push(entry("card_description", { type: CARD }));
  const type = { type: "voipcenter", strategyType: "dashboard" };
  (window.customStrategies ??= []).push(entry("dashboard_description", type));
});
dashboard();
