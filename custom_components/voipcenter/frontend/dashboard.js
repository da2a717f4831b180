import { accounts, byKey, seen } from "./account.js";
import { bar, heading } from "./cards.js";
import { officeCards } from "./office.js";
import { speaker } from "./words.js";

const MANY = 12;

export async function generate({ config_entry_id: wanted }, hass) {
  const [say, known] = await Promise.all([speaker(hass), accounts(hass)]);
  const shown = known.filter((account) => !wanted || account.id === wanted);
  const views = shown.map((account) => view(hass, say, account, shown.length > 1));
  if (!shown.length) views.push({ cards: [bar("info", say("no_account"))] });
  return { title: "VoipCenter", views };
}

function view(hass, say, account, several) {
  const { id, title, office, read } = account;
  const shown = read ? seen(hass, id) : [];
  const pbx = byKey(shown);
  const named = (key) => inOrder(hass, shown.filter((entity) => entity.translation_key === key));
  const indicators = named("indicator").filter(({ entity_id }) => entity_id !== office);
  const state = office || indicators[0] ? officeCards(hass, say, account) : [];
  const sections = [
    {
      cards: shown.length
        ? [...awayCards(say, pbx), ...state, ...missedCards(say, pbx)]
        : [bar("info", say("nothing_read", { account: title }))],
    },
    { cards: [heading(say("calls"), "mdi:phone-log"), { type: "custom:voipcenter-calls", config_entry_id: id }] },
    group(say("indicators"), "mdi:toggle-switch", indicators.map(switchCard)),
    group(say("numbers"), "mdi:phone-incoming", named("route").map(choiceCard)),
    group(say("hot_desks"), "mdi:desk", named("sip_account").map(choiceCard)),
    group(say("month"), "mdi:chart-bar", shown.length ? [graphCard(say, account)] : []),
  ];
  return {
    title,
    path: several ? id.toLowerCase() : "office",
    type: "sections",
    dense_section_placement: true,
    sections: sections.filter(Boolean).map((section) => ({ type: "grid", ...section })),
  };
}

function group(text, icon, cards) {
  return cards.length && { cards: [heading(text, icon), ...cards], column_span: cards.length > MANY ? 3 : 1 };
}

function inOrder(hass, shown) {
  const { compare } = new Intl.Collator(hass.locale.language, { numeric: true });
  const name = ({ entity_id }) => hass.states[entity_id]?.attributes.friendly_name ?? entity_id;
  return shown.sort((one, other) => compare(name(one), name(other)));
}

function awayCards(say, { connected: entity }) {
  const text = `## ${say("away")}\n\n${say("away_details")}`;
  return entity ? [bar("error", text, [{ condition: "state", entity, state_not: "on" }])] : [];
}

function missedCards(say, { missed_calls: entity }) {
  if (!entity) return [];
  const tap_action = { action: "navigate", navigation_path: `/todo?entity_id=${entity}` };
  const badges = [{ type: "entity", entity, show_icon: false }];
  const some = [{ condition: "numeric_state", entity, above: 0 }];
  const shape = { hide_create: true, hide_completed: true, hide_section_headers: true };
  return [
    heading(say("call_back"), "mdi:phone-missed", { tap_action, badges }),
    bar("success", say("nobody_missed"), [{ condition: "state", entity, state: "0" }]),
    { type: "todo-list", entity, ...shape, item_tap_action: "toggle", visibility: some },
  ];
}

const tile = (type, more) => ({ entity_id: entity }) => ({
  type: "tile", entity, name: { type }, grid_options: { columns: 12 }, ...more,
});

const switchCard = tile("entity", { tap_action: { action: "toggle" }, hold_action: { action: "more-info" } });

const choiceCard = tile("device", { hide_state: true, features: [{ type: "select-options" }] });

const graphCard = (say, { statistics }) => ({
  type: "statistics-graph",
  entities: ["calls", "missed_calls"].map((key) => ({ entity: `${statistics}_${key}`, name: say(key) })),
  chart_type: "bar",
  period: "day",
  days_to_show: 30,
  stat_types: ["change"],
});
