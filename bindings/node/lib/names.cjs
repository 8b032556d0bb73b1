'use strict';

// Published names that may be given in the spelling of this language, too. All others are the caller's own.

const SPELLINGS = new Map([
  ['actionTaken', 'action_taken'],
  ['agentId', 'agent_id'],
  ['agentType', 'agent_type'],
  ['aiCallId', 'ai_call_id'],
  ['aiProvider', 'ai_provider'],
  ['aiSessionId', 'ai_session_id'],
  ['callId', 'call_id'],
  ['campaignId', 'campaign_id'],
  ['conversionType', 'conversion_type'],
  ['eventType', 'event_type'],
  ['messageCount', 'message_count'],
  ['postId', 'post_id'],
  ['recipientIdHash', 'recipient_id_hash'],
  ['reviewId', 'review_id'],
  ['sessionId', 'session_id'],
  ['transcriptSnippet', 'transcript_snippet'],
  ['userId', 'user_id'],
]);

/** The same members, published ones under their published names. What is undefined is left out. */
function published(members) {
  const out = {};
  for (const key in members) if (members[key] !== undefined) out[SPELLINGS.get(key) ?? key] = members[key];
  return out;
}

module.exports = { published };
