'use strict';

// The platforms that an addon is published for, each in a package of its own; and which of them this is. What a platform's
// package contains is said in scripts/pack.mjs.

const process = require('node:process');

/** By the names of Rust, of the registry, and of Node, which are those of npm as well. Only Linux has two kinds of `libc`. */
const PLATFORMS = [
  { target: 'x86_64-unknown-linux-gnu', package: '@agentlytics/linux-x64-gnu', os: 'linux', cpu: 'x64', libc: 'glibc' },
  { target: 'aarch64-unknown-linux-gnu', package: '@agentlytics/linux-arm64-gnu', os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { target: 'x86_64-unknown-linux-musl', package: '@agentlytics/linux-x64-musl', os: 'linux', cpu: 'x64', libc: 'musl' },
  { target: 'aarch64-unknown-linux-musl', package: '@agentlytics/linux-arm64-musl', os: 'linux', cpu: 'arm64', libc: 'musl' },
  { target: 'x86_64-apple-darwin', package: '@agentlytics/darwin-x64', os: 'darwin', cpu: 'x64' },
  { target: 'aarch64-apple-darwin', package: '@agentlytics/darwin-arm64', os: 'darwin', cpu: 'arm64' },
  { target: 'x86_64-pc-windows-msvc', package: '@agentlytics/win32-x64-msvc', os: 'win32', cpu: 'x64' },
];

/** Those that may be this one: on Linux, one for each `libc`. */
function candidates({ platform, arch } = process) {
  return PLATFORMS.filter(({ os, cpu }) => os === platform && cpu === arch);
}

/** The one that this is; `undefined` if there is none. It takes some milliseconds: Node writes a report of itself. */
function thisPlatform() {
  const found = candidates();
  return found.length > 1 ? found.find(({ libc }) => libc === thisLibc()) : found[0];
}

function thisLibc() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

module.exports = { PLATFORMS, candidates, thisPlatform };
