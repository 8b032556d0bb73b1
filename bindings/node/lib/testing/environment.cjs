'use strict';

const process = require('node:process');

/** Whether the environment of this process points to some world. */
let taken = false;

/** Changes the environment of this process, where undefined stands for no such variable; returns what undoes it. */
function pointEnvironment(environment) {
  if (taken) {
    throw new Error(
      'the environment points to the world of another test, which has not been closed: ' +
        'run these tests one after the other, or open their worlds with { environment: false }',
    );
  }
  taken = true;
  const before = Object.fromEntries(Object.keys(environment).map((variable) => [variable, process.env[variable]]));
  assign(environment);
  return () => {
    assign(before);
    taken = false;
  };
}

function assign(environment) {
  for (const [variable, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[variable];
    else process.env[variable] = value;
  }
}

module.exports = { pointEnvironment };
