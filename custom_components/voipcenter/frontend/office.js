// Whether the office is open, and the buttons for that.

import { bar, heading, switchCard } from "./cards.js";

const AFTERNOON = "14:00";
const MORNING = "08:00";

export function officeCards(hass, say, { id, office: entity }) {
  const title = heading(say("office"), "mdi:office-building");
  if (!entity) return [title, bar("info", say("office_unset"))];
  const when = (...states) => ({ condition: "state", entity, state: states });
  const cards = [
    title,
    bar("success", say("office_open"), [when("off")]),
    bar("warning", closed(hass, say, entity), [when("on")]),
    bar("info", say("office_unknown"), [when("unknown", "unavailable")]),
  ];
  const { close_office, open_office } = hass.services.voipcenter ?? {};
  if (!close_office || !open_office) return [...cards, switchCard(entity)];

  const button = (label, description, icon, tap_action, ...visibility) =>
    cards.push({ type: "shortcut", label, description, icon, tap_action, visibility });
  const perform = (action, data) => ({
    action: "perform-action",
    perform_action: `voipcenter.${action}`,
    data: { config_entry_id: id, ...data },
  });
  button(say("open"), say("at_once"), "mdi:door-open", perform("open_office"), when("on"));
  const notClosed = { condition: "state", entity, state_not: "on" };
  button(say("close"), say("until_opened"), "mdi:door-closed", perform("close_office"), notClosed);
  if (close_office.fields?.until) {
    const today = perform("close_office", { until: AFTERNOON });
    const until = (close_until) => ({
      action: "fire-dom-event",
      voipcenter: { config_entry_id: id, close_until, time: MORNING },
    });
    const before = { condition: "time", before: AFTERNOON };
    button(say("until", { moment: AFTERNOON }), say("today"), "mdi:clock-outline", today, before);
    button(say("until_tomorrow"), MORNING, "mdi:weather-sunset-up", until("tomorrow"));
    button(say("until_monday"), MORNING, "mdi:calendar-week-begin", until("monday"));
  }
  return cards;
}

/** Return a template, as until when changes with the entity. */
function closed(hass, say, entity) {
  const day = new Intl.DateTimeFormat(hass.locale.language, { weekday: "long", timeZone: "UTC" });
  const weekdays = Array.from({ length: 7 }, (_, i) => `'${day.format(Date.UTC(2024, 0, 1 + i))}'`);
  return `{% set until = state_attr('${entity}', 'until') | as_datetime(none) -%}
{% if until %}{% set at = until | as_local %}{% set days = (at.date() - now().date()).days -%}
{% set moment = at.strftime('%H:%M' if days < 1 else '%d/%m %H:%M' if days > 6 else
[${weekdays}][at.weekday()] ~ ' %H:%M') -%}
${say("office_closed_until", { moment: "{{ moment }}" })}{% else %}${say("office_closed")}{% endif %}`;
}

/** Close the office until a day: YAML has no "tomorrow", but the browser has. */
export function closeOffice({ detail }) {
  const { config_entry_id, close_until, time } = detail?.voipcenter ?? {};
  if (!close_until) return;
  const { hass } = document.querySelector("home-assistant");
  const today = new Intl.DateTimeFormat("sv", { timeZone: hass.config.time_zone }).format(new Date());
  const day = new Date(`${today}T00:00Z`);
  const days = close_until === "monday" ? (8 - day.getUTCDay()) % 7 || 7 : 1;
  day.setUTCDate(day.getUTCDate() + days);
  const until = `${day.toISOString().slice(0, 10)} ${time}`;
  // What goes wrong, Home Assistant shows.
  hass.callService("voipcenter", "close_office", { config_entry_id, until }).catch(() => {});
}
