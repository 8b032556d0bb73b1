// Sends what happens on a page to Agent Analytics, or to a server that speaks its language.
//
//   <script defer src="https://…/tracker.js" data-token="aat_…" data-project="my-site"></script>
//   aa.track("signup", { plan: "pro" });
//
// No dependencies, no cookies, no exception that reaches the page. What it can do is in tracker/README.md.

import * as behaviour from "./behaviour.js";
import { clicks } from "./clicks.js";
import { consent } from "./consent.js";
import { delivery } from "./delivery.js";
import { experiments } from "./experiments.js";
import { guarded, listen, onLeave } from "./guard.js";
import * as health from "./health.js";
import { campaign, page } from "./page.js";
import { redacted } from "./privacy.js";
import { fit, plain } from "./properties.js";
import { isAskedNotToTrack, settings } from "./settings.js";
import { spool } from "./spool.js";
import { storage } from "./storage.js";
import { views } from "./views.js";
import { visitor } from "./visitor.js";

const NAME_CHARS = 256;

/** What the page calls, for a page loaded with these settings. */
function tracker(wanted) {
  const { token, project, endpoint, keepQuery, wants } = wanted;
  const prefix = `aa:${token}:`;
  const choice = consent(storage("localStorage", prefix), wants("require-consent"), wants("do-not-track") && isAskedNotToTrack());
  const lasting = storage("localStorage", prefix, choice.given);
  const passing = storage("sessionStorage", prefix, choice.given);
  const person = visitor(lasting, passing, campaign);
  const here = page(keepQuery, wants("track-hash"));
  const common = { __proto__: null };

  // Without locks tabs could not keep from sending the same, so each keeps to itself.
  const isShared = guarded(() => navigator.locks.request && window.localStorage && true)();
  const queue = spool(isShared ? lasting : storage("", prefix), isShared ? prefix : "", lost);
  const sending = delivery({ endpoint, token, spool: queue, allowed: choice.given, lost });

  function track(name, properties) {
    const event = plain(name === null || name === undefined ? "" : String(name)).slice(0, NAME_CHARS);
    if (!event) return;
    const timestamp = Date.now();
    const session_id = person.session(timestamp);
    const own = Object(plain(properties));
    const all = plain({ ...here.facts(), ...person.past(timestamp), ...common, ...own });
    const message = { __proto__: null, project, event, properties: fit(all), user_id: person.id(), session_id, timestamp };
    if (token) message.token = token;
    choice.pass(message, sending.add);
  }

  const trials = experiments({
    source: `${endpoint}/experiments/config?token=${encodeURIComponent(token)}`,
    passing,
    visitor: person,
    allowed: choice.given,
    track,
  });

  function grantConsent() {
    if (!choice.grant(sending.add)) return;
    lasting.settle();
    passing.settle();
    track("$consent");
  }

  function revokeConsent() {
    sending.clear();
    for (const store of [lasting, passing]) store.names().forEach(store.remove);
    choice.revoke();
  }

  /** Begins to watch the page. */
  function start() {
    // What earlier pages left, before there is anything that can wait.
    sending.resume();
    const resetDepth = wants("track-scroll-depth") ? behaviour.scrollDepth(track) : () => {};
    const on = (name, watch, ...args) => wants(name) && guarded(watch)(...args);
    views(here.place, () => {
      track("page_view");
      resetDepth();
    });
    guarded(clicks)(wanted, track);
    guarded(behaviour.impressions)(track);
    on("track-forms", behaviour.forms, keepQuery, track);
    on("heartbeat", behaviour.heartbeat, wanted.heartbeat, track);
    on("track-errors", health.errors, keepQuery, track);
    on("track-404", health.missingPage, track);
    on("track-performance", health.loading, track);
    on("track-vitals", health.vitals, track);
    guarded(trials.declare)();
    // Last, so that it sends what the others record when the page is left.
    onLeave(sending.leave);
    listen(window, "online", sending.resume);
  }

  return {
    track,
    page: (name) => track("page_view", { page: name || redacted(document.title) }),
    identify: person.identify,
    set: (properties) => void Object.assign(common, plain(properties)),
    experiment: (name, keys) => trials.experiment(String(name), keys),
    ready: trials.ready,
    grantConsent,
    revokeConsent,
    flush: sending.flush,
    start,
  };
}

/** Events that will not be sent are not lost in silence. */
function lost(count, reason) {
  console.warn(`tracker.js: ${count} event(s) dropped: ${reason}`);
}

const install = guarded((script) => {
  const before = window.aa;
  // A second script on the page would count everything twice. A stub only notes the calls.
  if (!script || (typeof before?.track === "function" && !Array.isArray(before.q))) return;
  const { start, ...calls } = tracker(settings(script));
  const api = { __proto__: null };
  for (const name of Object.keys(calls)) api[name] = guarded(calls[name]);
  const replay = guarded(([name, ...args]) => void api[name](...args));
  api.q = { push: replay };
  window.aa = api;

  const begin = guarded(() => {
    // First what the page said before we came: who the visitor is, what all events share.
    if (Array.isArray(before?.q)) before.q.splice(0).forEach(replay);
    start();
  });
  // A page that is only prepared may never be seen.
  if (document.prerendering) listen(document, "prerenderingchange", begin, { once: true });
  else begin();
});

install(document.currentScript || document.querySelector("script[data-token][src]"));
