'use strict';

// What a program should hear of, though nothing of its own has failed.

const process = require('node:process');

function warn(text) {
  process.emitWarning(text, 'AgentlyticsWarning');
}

/** A warning that is given once, however often what it tells of happens. */
function warnOnce(what) {
  let isTold = false;
  return (cause) => {
    if (isTold) return;
    isTold = true;
    warn(`${what}: ${cause?.message ?? cause}. This is told once`);
  };
}

module.exports = { warn, warnOnce };
