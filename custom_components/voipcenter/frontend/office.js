import { bar, heading } from "./cards.js";

const AFTERNOON = "14:00";
const MORNING = "08:00";

export function officeCards(hass, say, { id, office: entity }) {
  const title = heading(say("office"), "mdi:office-building");
  if (!entity) return [title, bar("info", say("office_unset"))];
  const state = (...wanted) => ({ condition: "state", entity, state: wanted });
  const notClosed = { condition: "state", entity, state_not: "on" };
  const ends = { condition: "state", entity, attribute: "until", state_not: "unknown" };
  // Closed without an end, it gets none.
  const mayEnd = { condition: "or", conditions: [notClosed, ends] };
  const data = { config_entry_id: id };
  const perform = (action, more) => ({
    action: "perform-action",
    perform_action: `voipcenter.${action}`,
    data: { ...data, ...more },
  });
  const until = (close_until) => ({
    action: "fire-dom-event",
    voipcenter: { ...data, close_until, time: MORNING },
  });
  const button = (label, description, icon, tap_action, ...visibility) => ({
    type: "shortcut", label, description, icon: `mdi:${icon}`, tap_action, visibility,
  });
  const told = untilWhen(hass, entity);
  const subtitle = (text, ...visibility) => ({ ...heading(text), heading_style: "subtitle", visibility });
  return [
    title,
    bar("success", told(say("office_open"), say("office_open_until", { moment: "{{ at }}" })), [state("off")]),
    bar("warning", told(say("office_closed"), say("office_closed_until", { moment: "{{ at }}" })), [state("on")]),
    bar("info", `## ${say("office_unknown")}`, [state("unknown", "unavailable")]),
    button(say("open"), say("at_once"), "door-open", perform("open_office"), state("on")),
    subtitle(say("close_office"), notClosed),
    subtitle(say("stay_closed"), state("on"), ends),
    button(say("close"), say("until_opened"), "door-closed", perform("close_office"), notClosed),
    button(
      say("until", { moment: AFTERNOON }),
      say("today"),
      "clock-outline",
      perform("close_office", { until: AFTERNOON }),
      mayEnd,
      { condition: "time", before: AFTERNOON },
    ),
    button(say("until_tomorrow"), MORNING, "weather-sunset-up", until("tomorrow"), mayEnd),
    button(say("until_monday"), MORNING, "calendar-week-begin", until("monday"), mayEnd),
  ];
}

// A template, as until when may change.
function untilWhen(hass, entity) {
  const day = new Intl.DateTimeFormat(hass.locale.language, { weekday: "long", timeZone: "UTC" });
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map((i) => `'${day.format(Date.UTC(2024, 0, i))}'`);
  return (text, textUntil) => `{% set until = state_attr('${entity}', 'until') | as_datetime(none) -%}
{% if until %}{% set at = until | as_local %}{% set days = (at.date() - now().date()).days -%}
{% set at = at.strftime('%H:%M' if days < 1 else '%d/%m %H:%M' if days > 6 else
[${weekdays}][at.weekday()] ~ ' %H:%M') -%}
## ${textUntil}{% else %}## ${text}{% endif %}`;
}

// YAML has no "tomorrow", but the browser has.
document.addEventListener("ll-custom", ({ detail }) => {
  const { config_entry_id, close_until, time } = detail?.voipcenter ?? {};
  if (!close_until) return;
  const { hass } = document.querySelector("home-assistant");
  const today = new Intl.DateTimeFormat("sv", { timeZone: hass.config.time_zone }).format(new Date());
  const day = new Date(`${today}T00:00Z`);
  const days = close_until === "monday" ? (8 - day.getUTCDay()) % 7 || 7 : 1;
  day.setUTCDate(day.getUTCDate() + days);
  const until = `${day.toISOString().slice(0, 10)} ${time}`;
  // Home Assistant shows the error.
  hass.callService("voipcenter", "close_office", { config_entry_id, until }).catch(() => {});
});
