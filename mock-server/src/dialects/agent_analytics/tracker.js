// Sends page views and events of a page to the server that this script was loaded from.
//
//   <script defer src="https://…/tracker.js" data-token="aat_…" data-project="my-site"></script>
//   aa.track("signup", { plan: "pro" });
//
// No dependencies, no cookies; never throws into the page.
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || window.aa) return;

  var FLUSH_MS = 5000;
  var SESSION_MS = 30 * 60 * 1000;
  var MAX_BATCH = 100;

  var token = script.getAttribute("data-token");
  var project = script.getAttribute("data-project") || "default";
  var server = new URL(script.src, location.href).origin;
  var queue = [];
  var timer = null;
  var lastPage = null;

  // A store that may be missing or full: then ids last as long as the page.
  function keep(store, key, value) {
    try {
      if (value === undefined) return window[store].getItem(key);
      window[store].setItem(key, value);
    } catch (_) {}
    return null;
  }

  function mint(prefix) {
    return prefix + Math.random().toString(36).slice(2, 11) + Date.now().toString(36);
  }

  var userId = keep("localStorage", "aa_uid") || mint("anon_");
  keep("localStorage", "aa_uid", userId);
  var sessionId = keep("sessionStorage", "aa_sid");
  var lastActive = Number(keep("sessionStorage", "aa_last")) || 0;

  function session(now) {
    if (!sessionId || now - lastActive > SESSION_MS) sessionId = mint("sess_");
    lastActive = now;
    keep("sessionStorage", "aa_sid", sessionId);
    keep("sessionStorage", "aa_last", String(now));
    return sessionId;
  }

  function page() {
    var about = {
      url: location.href,
      path: location.pathname,
      hostname: location.hostname,
      referrer: document.referrer,
      title: document.title,
      screen: screen.width + "x" + screen.height,
      language: navigator.language,
    };
    new URLSearchParams(location.search).forEach(function (value, key) {
      if (/^utm_(source|medium|campaign|content|term)$/.test(key)) about[key] = value;
    });
    return about;
  }

  // A beacon outlives the page. Text needs no preflight.
  function send(path, body) {
    var text = JSON.stringify(body);
    if (navigator.sendBeacon && navigator.sendBeacon(server + path, new Blob([text], { type: "text/plain" }))) return;
    fetch(server + path, { method: "POST", body: text, keepalive: true, credentials: "omit" }).catch(function () {});
  }

  function flush() {
    clearTimeout(timer);
    timer = null;
    while (queue.length) {
      var events = queue.splice(0, MAX_BATCH);
      if (events.length === 1) send("/track", events[0]);
      else send("/track/batch", { token: token, events: events });
    }
  }

  function track(event, properties) {
    try {
      var now = Date.now();
      queue.push({
        project: project,
        token: token,
        event: String(event),
        properties: Object.assign(page(), properties),
        user_id: userId,
        session_id: session(now),
        timestamp: now,
      });
      if (queue.length >= MAX_BATCH) flush();
      else if (!timer) timer = setTimeout(flush, FLUSH_MS);
    } catch (_) {}
  }

  function viewed() {
    var here = location.pathname + location.search;
    if (here === lastPage) return;
    lastPage = here;
    track("page_view");
  }

  ["pushState", "replaceState"].forEach(function (name) {
    var original = history[name];
    history[name] = function () {
      var result = original.apply(this, arguments);
      viewed();
      return result;
    };
  });
  addEventListener("popstate", viewed);
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") flush();
  });

  window.aa = {
    track: track,
    page: function (name) {
      track("page_view", { page: name || document.title });
    },
    identify: function (id) {
      userId = String(id);
      keep("localStorage", "aa_uid", userId);
    },
    flush: flush,
  };
  viewed();
})();
