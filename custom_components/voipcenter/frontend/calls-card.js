import { accounts, byKey, seen } from "./account.js";
import { style } from "./calls-style.js";
import { speaker, timeOf } from "./words.js";

const AT_FIRST = 7;
const RINGING = 60_000;
const PAUSE = 1500;
const ICONS = { incoming: "incoming", outgoing: "outgoing", internal: "in-talk" };

// Text from outside stays text.
function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter(Boolean));
  return made;
}

const icon = (name, label) =>
  make("ha-icon", { icon: `mdi:phone-${name}`, role: "img", ariaLabel: label, ariaHidden: !label });

const party = (call, side) => call[`${side}_name`] ?? call[side];

export class CallsCard extends HTMLElement {
  static getConfigForm = () => ({
    schema: [{ name: "config_entry_id", selector: { config_entry: { integration: "voipcenter" } } }],
  });

  _shown = AT_FIRST;

  setConfig(config) {
    this._config = config;
    this._language = undefined;
    this._look();
  }

  set hass(hass) {
    this._hass = hass;
    this._look();
  }

  connectedCallback() {
    document.addEventListener("visibilitychange", this._look);
    this._look();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this._look);
    clearTimeout(this._waiting);
    clearTimeout(this._ringing);
    this._waiting = undefined;
  }

  /** Look for news, as long as somebody looks at the card. */
  _look = () => {
    if (!this._hass || !this._config || !this.isConnected || document.hidden) return;
    if (this._language !== this._hass.locale.language) {
      this._language = this._hass.locale.language;
      this._begin();
    } else if (this._account) {
      this._showRinging();
      if (this._news() !== this._seen) {
        this._waiting ??= setTimeout(this._read, this._seen === undefined ? 0 : PAUSE);
      }
    }
  };

  async _begin() {
    const hass = this._hass;
    const { config_entry_id: wanted } = this._config;
    const [say, known] = await Promise.all([speaker(hass), accounts(hass)]);
    this._say = say;
    this._account = known.find(({ id }) => !wanted || id === wanted);
    this._pbx = this._account && byKey(seen(hass, this._account.id));
    this._seen = undefined;
    this._now = make("div", { className: "now", role: "status" });
    this._list = make("div");
    const parts = this._account ? [this._now, this._dialBox(), this._list] : [say("no_account")];
    (this.shadowRoot ?? this.attachShadow({ mode: "open" })).replaceChildren(
      make("style", {}, style),
      make("ha-card", {}, ...parts),
    );
    this._look();
  }

  /** Return what changes when the list does: the day's figures, else live calls. */
  _news() {
    const { calls_today, missed_calls_today, last_call, call, connected } = this._pbx;
    const figures = [calls_today, missed_calls_today, last_call].filter((id) => this._hass.states[id]);
    return [connected, ...(figures.length ? figures : [call])]
      .map((id) => this._hass.states[id]?.last_updated)
      .join();
  }

  _read = async () => {
    if (!document.hidden) {
      this._seen = this._news();
      const wanted = ["voipcenter", "get_calls", { config_entry_id: this._account.id }];
      try {
        const { response } = await this._hass.callService(...wanted, undefined, false, true);
        this._calls = response.calls.toReversed();
        this._problem = undefined;
      } catch ({ message, translation_key: key, translation_placeholders: values }) {
        const told = await speaker(this._hass, "exceptions");
        this._problem = this._say("calls_unread", { error: told(`${key}.message`, values) || message });
      }
      this._showCalls();
    }
    this._waiting = undefined;
    this._look();
  };

  _dialBox() {
    const say = this._say;
    const label = say("number");
    const number = make("input", { type: "tel", required: true, placeholder: label, ariaLabel: label });
    // A browser remembers whose phone it stands beside.
    const { id, phones, phone } = this._account;
    const key = `voipcenter-phone-${id}`;
    const chosen = phones.some((one) => one.sip_account === localStorage[key]) ? localStorage[key] : phone;
    const option = ({ name, sip_account }) => new Option(name, sip_account, false, sip_account === chosen);
    this._phone = make("select", {}, ...phones.map(option));
    this._phone.onchange = () => (localStorage[key] = this._phone.value);
    const onsubmit = (event) => {
      event.preventDefault();
      this._call(number.value);
    };
    return make(
      "form",
      { onsubmit },
      number,
      make("button", {}, say("call")),
      phones.length && make("label", {}, say("rings_first"), this._phone),
    );
  }

  /** Let Home Assistant ask whether to call, and say what goes wrong. */
  _call(number, who = number) {
    const [phone] = this._phone.selectedOptions;
    const tap_action = {
      action: "perform-action",
      perform_action: "voipcenter.call",
      data: { config_entry_id: this._account.id, number, sip_account: phone?.value },
      confirmation: {
        title: this._say("call_whom", { who }),
        text: this._say(phone ? "phone_rings_first" : "default_rings_first", { phone: phone?.text }),
        confirm_text: this._say("call"),
      },
    };
    const detail = { config: { tap_action }, action: "tap" };
    this.dispatchEvent(new CustomEvent("hass-action", { detail, bubbles: true, composed: true }));
  }

  _showRinging() {
    clearTimeout(this._ringing);
    const event = this._hass.states[this._pbx.call];
    const left = Date.parse(event?.state) + RINGING - Date.now();
    let text = "";
    if (left > 0 && ["incoming", "outgoing", "call"].includes(event.attributes.event_type)) {
      const name = (side) => party(event.attributes, side) ?? this._say("unknown");
      text = this._say("now", { caller: name("caller"), called: name("called") });
      this._ringing = setTimeout(this._look, left);
    }
    if (text !== this._now.textContent) this._now.replaceChildren(...(text ? [icon("ring"), text] : []));
  }

  _showCalls() {
    const calls = this._calls ?? [];
    const shown = calls.slice(0, this._shown);
    const showAll = () => {
      this._shown = undefined;
      this._showCalls();
      this._list.querySelectorAll("button")[AT_FIRST]?.focus();
    };
    const { activeElement: focus } = this.shadowRoot;
    const focused = this._list.contains(focus) ? focus.title : undefined;
    this._list.replaceChildren(
      make("p", { role: "alert" }, this._problem),
      make("ul", { role: "list" }, ...shown.map((call) => this._row(call))),
      make("p", {}, !shown.length && !this._problem && this._say("no_calls")),
    );
    if (shown.length < calls.length) {
      this._list.append(make("button", { onclick: showAll }, this._say("show_all", { count: calls.length })));
    }
    [...this._list.querySelectorAll("button")].find(({ title }) => title === focused)?.focus();
  }

  _row(call) {
    const { start, direction, outcome, duration: talk } = call;
    const [them, us] = direction === "outgoing" ? ["called", "caller"] : ["caller", "called"];
    const who = party(call, them) ?? this._say("unknown");
    const number = call[them];
    const told = (key, value) =>
      value && this._hass.localize(`component.voipcenter.entity.sensor.last_call.state_attributes.${key}.state.${value}`);
    const details = [
      start && timeOf(start, this._hass),
      talk
        ? `${Math.floor(talk / 60)}:${String(talk % 60).padStart(2, "0")}`
        : told("outcome", outcome),
      number !== who && number,
      party(call, us),
    ];
    const label = this._say("call_whom", { who });
    const onclick = () => this._call(number, who);
    const mayCall = number && direction !== "internal";
    return make(
      "li",
      { className: outcome },
      icon(outcome === "missed" ? "missed" : (ICONS[direction] ?? "log"), told("direction", direction)),
      make("div", {}, make("b", {}, who), make("span", {}, details.filter(Boolean).join(" · "))),
      mayCall && make("button", { title: label, ariaLabel: label, onclick }, icon("return")),
    );
  }
}
