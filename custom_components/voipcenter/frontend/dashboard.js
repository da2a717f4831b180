// The strategy "custom:voipcenter": a dashboard of built-in cards and the card of calls.

import { accounts, byKey, seen } from "./account.js";
import { bar, heading, switchCard } from "./cards.js";
import { officeCards } from "./office.js";
import { speaker } from "./words.js";

const MANY = 12;
const LONG_NAME = 20;

export class DashboardStrategy extends HTMLElement {
  static noEditor = true;

  static getCreateSuggestions = () => ({ title: "VoipCenter", icon: "mdi:phone" });

  /** Tell whether items came, went or changed names: only then are there other cards. */
  static shouldRegenerate(_config, before, now) {
    const changed = before.entities !== now.entities || before.devices !== now.devices;
    return changed && ours(before) !== ours(now);
  }

  static async generate({ config_entry_id: wanted }, hass) {
    const [say, known] = await Promise.all([speaker(hass), accounts(hass)]);
    const shown = known.filter((account) => !wanted || account.id === wanted);
    const views = shown.map((account) => view(hass, say, account, shown.length > 1));
    if (!shown.length) views.push({ cards: [bar("info", say("no_account"))] });
    return { title: "VoipCenter", views: await Promise.all(views) };
  }
}

const ours = ({ entities, devices }) =>
  JSON.stringify(
    Object.values(entities)
      .filter(({ platform }) => platform === "voipcenter")
      .map((entity) => [entity, devices[entity.device_id]?.name_by_user]),
  );

async function view(hass, say, account, oneOfSeveral) {
  const { id, title } = account;
  const shown = seen(hass, id);
  const pbx = byKey(shown);
  const named = (key) => inOrder(hass, shown.filter((entity) => entity.translation_key === key));
  const indicators = named("indicator").filter((e) => e.entity_id !== account.office);
  const vertical = indicators.every(({ name }) => name?.length <= LONG_NAME);

  const sections = [
    {
      cards: shown.length
        ? [...awayCards(say, pbx), ...officeCards(hass, say, account), ...missedCards(say, pbx)]
        : [bar("info", say("nothing_read", { account: title }))],
    },
    { cards: [heading(say("calls"), "mdi:phone-log"), { type: "custom:voipcenter-calls", config_entry_id: id }] },
    group(say("indicators"), "mdi:toggle-switch", indicators.map((e) => switchCard(e.entity_id, vertical))),
    group(say("numbers"), "mdi:phone-incoming", named("route").map((e) => choiceCard(e, "mdi:phone"))),
    group(say("hot_desks"), "mdi:desk", named("sip_account").map((e) => choiceCard(e, "mdi:desk"))),
    group(say("month"), "mdi:chart-bar", await graphCards(hass, say, account)),
  ];
  return {
    title,
    path: oneOfSeveral ? id.toLowerCase() : "office",
    type: "sections",
    dense_section_placement: true,
    sections: sections.filter(Boolean).map((section) => ({ type: "grid", ...section })),
  };
}

function group(text, icon, cards) {
  if (!cards.length) return undefined;
  return { cards: [heading(text, icon), ...cards], column_span: cards.length > MANY ? 3 : 1 };
}

function inOrder(hass, shown) {
  const { compare } = new Intl.Collator(hass.locale.language, { numeric: true });
  const name = ({ entity_id }) => hass.states[entity_id]?.attributes.friendly_name ?? entity_id;
  return shown.sort((one, other) => compare(name(one), name(other)));
}

function awayCards(say, { connected: entity }) {
  const away = [{ condition: "state", entity, state_not: "on" }];
  return entity ? [bar("error", say("away"), away, say("away_details"))] : [];
}

function missedCards(say, { missed_calls: entity }) {
  const hidden = { hide_create: true, hide_section_headers: true };
  const list = { type: "todo-list", entity, ...hidden, item_tap_action: "toggle" };
  return entity ? [heading(say("missed_calls"), "mdi:phone-missed"), list] : [];
}

const choiceCard = ({ entity_id: entity }, icon) => ({
  type: "tile",
  entity,
  name: { type: "device" },
  icon,
  hide_state: true,
  features: [{ type: "select-options" }],
  grid_options: { columns: 12 },
});

async function graphCards(hass, say, { statistics }) {
  const known = await hass.callWS({ type: "recorder/list_statistic_ids" }).catch(() => []);
  const entities = ["calls", "missed_calls"]
    .map((key) => ({ entity: `${statistics}_${key}`, name: say(key) }))
    .filter(({ entity }) => known.some(({ statistic_id }) => statistic_id === entity));
  const shape = { chart_type: "bar", period: "day", days_to_show: 30, stat_types: ["change"] };
  return entities.length ? [{ type: "statistics-graph", ...shape, entities }] : [];
}
