'use strict';

// How a client finds its service, in a program that says nothing of it: by the environment.

const process = require('node:process');

/** For each service, the options by which a client finds a world, and the variable that stands for each. */
const VARIABLES = {
  metrone: {
    apiKey: 'METRONE_API_KEY',
    endpoint: 'METRONE_ENDPOINT',
  },
  agent_analytics: {
    apiKey: 'AGENT_ANALYTICS_API_KEY',
    token: 'AGENT_ANALYTICS_TOKEN',
    project: 'AGENT_ANALYTICS_PROJECT',
    endpoint: 'AGENT_ANALYTICS_ENDPOINT',
  },
  agnt: {
    apiKey: 'AGNT_API_KEY',
    endpoint: 'AGNT_API_URL',
  },
};

/** Variables that would lead a client elsewhere, or keep its events for another process. */
const DISTRACTIONS = ['AGNT_TOKEN', 'AGNT_KID', 'AGNT_PRIVATE_KEY', 'AGNT_PRIVATE_KEY_PATH', 'AGENTLYTICS_SPOOL_DIR'];

/** The variables that stand for each service's options; those that would distract from them are undefined. */
function environmentOf(optionsOf) {
  const pairs = Object.entries(VARIABLES).flatMap(([vendor, variables]) => {
    const options = optionsOf(vendor);
    return Object.entries(variables).map(([option, variable]) => [variable, options[option]]);
  });
  return Object.fromEntries([...DISTRACTIONS.map((variable) => [variable, undefined]), ...pairs]);
}

/** Whether the environment of this process points to some world. */
let taken = false;

/** Changes the environment of this process; returns what undoes it. */
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

module.exports = { VARIABLES, environmentOf, pointEnvironment };
