export const heading = (text, icon, more) => ({ type: "heading", heading: text, icon, ...more });

export const bar = (kind, text, visibility) => ({
  type: "markdown",
  content: `<ha-alert alert-type="${kind}">\n\n${text}\n\n</ha-alert>`,
  text_only: true,
  visibility,
});
