// The words of the service's published client, as its README writes them: they must work here as they stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MetroneServer } from '../lib/index.mjs';
import { mock } from '../test-support/index.mjs';

const server = mock();
const apiKey = server.key;
const endpoint = server.url;

test('the published words work as they stand', async () => {
  const metrone = new MetroneServer({ apiKey, endpoint });

  metrone.track('user_signup', { properties: { plan: 'pro' } });
  metrone.track('agent_action', { task: 'book a flight' });
  metrone.trackAICall({
    call_id: 'call_123',
    provider: 'openai',
    duration: 120,
    intent: 'booking',
    outcome: 'converted',
  });
  await metrone.flush();

  const stats = await metrone.getStats({ days: 7 });
  assert.equal(stats.total_events, 3);
  assert.equal(stats.ai_interactions, 1);
  const pages = await metrone.getPages({ days: 7, limit: 10 });
  assert.deepEqual(pages.data, []);
  const live = await metrone.getLive();
  assert.equal(live.today_events, 3);

  const report = await metrone.shutdown();
  assert.equal(report.pending, 0);
});

test('every helper puts on the wire what the published client does', async () => {
  const metrone = new MetroneServer({ apiKey, endpoint });
  await server.reset();
  metrone.pageview('https://shop.example/a', 'A', { session_id: 's' });
  metrone.conversion({ conversion_type: 'signup', value: 10, currency: 'EUR' });
  metrone.trackAICall({ callId: 'c', duration: 1.5, sessionId: 's', transcriptSnippet: 'hi', properties: { x: 1 } });
  metrone.trackAIChat({ session_id: 's', message_count: 3, resolved: true });
  metrone.trackAIIntent({ intent: 'booking', source: 'voice' });
  metrone.trackAISession({ session_id: 's', action: 'end', duration: 9 });
  metrone.trackCampaignEvent({ event_type: 'email_sent', campaignId: 'c', recipientIdHash: 'h', openRate: 0.5 });
  metrone.trackSocialEvent({ event_type: 'share', platform: 'x', post_id: 'p' });
  metrone.trackReviewEvent({ event_type: 'received', platform: 'x', review_id: 'r', rating: 5 });
  metrone.trackAdEvent({ event_type: 'click', platform: 'x', campaign_id: 'c' });
  metrone.trackSmsEvent({ event_type: 'received', agent_id: 'a' });
  metrone.trackAgentAction({ agent_type: 'booker', action_taken: 'tool_call', agent_id: 'a', target: 'search' });
  await metrone.shutdown();

  const sent = (await server.requests()).flatMap(({ body }) => body);
  assert.deepEqual(
    sent.map(({ idempotency_key, timestamp, ...event }) => event),
    [
      { event_type: 'pageview', source: 'web', page_url: 'https://shop.example/a', page_title: 'A', session_id: 's' },
      { event_type: 'conversion', source: 'web', properties: { conversion_type: 'signup', value: 10, currency: 'EUR' } },
      {
        event_type: 'ai_call',
        source: 'voice',
        channel: 'phone',
        ai_provider: 'unknown',
        ai_call_id: 'c',
        ai_duration_sec: 1.5,
        session_id: 's',
        properties: { transcript_snippet: 'hi', x: 1 },
      },
      {
        event_type: 'ai_chat',
        source: 'chat',
        channel: 'website',
        ai_provider: 'unknown',
        ai_session_id: 's',
        properties: { message_count: 3, resolved: true },
      },
      { event_type: 'ai_intent', source: 'voice', ai_intent: 'booking' },
      { event_type: 'ai_session_end', source: 'assistant', ai_provider: 'unknown', ai_session_id: 's', ai_duration_sec: 9 },
      { event_type: 'email_sent', source: 'campaign', properties: { campaign_id: 'c', recipient_id_hash: 'h', openRate: 0.5 } },
      { event_type: 'share', source: 'social', properties: { platform: 'x', post_id: 'p' } },
      { event_type: 'received', source: 'review', properties: { platform: 'x', review_id: 'r', rating: 5 } },
      { event_type: 'click', source: 'ad', properties: { platform: 'x', campaign_id: 'c' } },
      { event_type: 'received', source: 'sms', agent_id: 'a' },
      {
        event_type: 'tool_call',
        source: 'agent_action',
        agent_id: 'a',
        agent_type: 'booker',
        properties: { agent_type: 'booker', action_taken: 'tool_call', target: 'search' },
      },
    ],
  );
});
