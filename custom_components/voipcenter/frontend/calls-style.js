export const style = `
ha-card { padding: 16px; color: var(--primary-text-color); }
form, li, label, .now { display: flex; align-items: center; gap: 12px; }
form, label { flex-wrap: wrap; }
ul { padding: 0; }
li { padding: 6px 0; border-top: 1px solid var(--divider-color); }
li div { flex: 1; min-width: 0; overflow-wrap: anywhere; }
b { display: block; font-weight: 500; }
span, p, label { color: var(--secondary-text-color); }
p:empty { display: none; }
.missed > ha-icon { color: var(--error-color); }
.now:not(:empty) { padding: 12px; margin-bottom: 16px; border: 2px solid var(--success-color); border-radius: 12px; }
input, select, button {
  box-sizing: border-box; min-width: 44px; max-width: 100%; min-height: 44px; padding: 0 12px;
  border: 1px solid var(--secondary-text-color); border-radius: 12px;
  background: var(--card-background-color); color: inherit; font: inherit;
}
input { flex: 1 1 150px; }
label { flex-basis: 100%; }
::placeholder { color: var(--secondary-text-color); opacity: 1; }
button { cursor: pointer; }
li button { padding: 0; border-color: transparent; background: none; color: var(--primary-color); }
:focus-visible { outline: 2px solid var(--primary-color); outline-offset: 2px; }
`;
