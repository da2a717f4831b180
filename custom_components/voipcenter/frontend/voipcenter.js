import { CallsCard } from "./calls-card.js";
import { DashboardStrategy } from "./dashboard.js";
import { closeOffice } from "./office.js";
import { sayNow } from "./words.js";

const CARD = "voipcenter-calls";
const STRATEGY = "ll-strategy-dashboard-voipcenter";

if (!customElements.get(CARD)) {
  customElements.define(CARD, CallsCard);
  customElements.define(STRATEGY, DashboardStrategy);
  document.addEventListener("ll-custom", closeOffice);

  (window.customCards ??= []).push({
    type: CARD,
    name: "VoipCenter",
    get description() {
      return sayNow("card_description");
    },
  });
  (window.customStrategies ??= []).push({
    type: "voipcenter",
    strategyType: "dashboard",
    name: "VoipCenter",
    get description() {
      return sayNow("dashboard_description");
    },
  });
}
