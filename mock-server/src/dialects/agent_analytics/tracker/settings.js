// What the page asks for, in the attributes of the element that loads the script.

/** Reads the settings of a `<script>` element. */
export function settings(script) {
  const text = (name) => script.getAttribute(`data-${name}`) || "";
  const wants = (name) => script.hasAttribute(`data-${name}`) && text(name) !== "false";
  return {
    token: text("token"),
    project: text("project") || "default",
    // The service is where the script came from, unless a page keeps a copy of the script.
    endpoint: (text("endpoint") || new URL(".", script.src).href).replace(/\/+$/, ""),
    keepQuery: new Set(text("keep-query").split(/[\s,]+/)),
    heartbeat: parseInt(text("heartbeat"), 10) || 0,
    wants,
  };
}

/** Whether the visitor's browser asks not to be followed. */
export function isAskedNotToTrack() {
  return navigator.doNotTrack === "1" || navigator.globalPrivacyControl === true;
}
