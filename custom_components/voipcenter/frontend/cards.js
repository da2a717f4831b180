export const heading = (text, icon) => ({ type: "heading", heading: text, icon });

export const bar = (kind, title, visibility, text = "") => ({
  type: "markdown",
  content: `<ha-alert alert-type="${kind}" title="${title}">${text}</ha-alert>`,
  text_only: true,
  visibility,
});

export const switchCard = (entity, vertical) => ({
  type: "tile",
  entity,
  name: { type: "entity" },
  vertical,
  grid_options: { columns: vertical ? 6 : 12 },
  tap_action: { action: "toggle" },
  hold_action: { action: "more-info" },
});
