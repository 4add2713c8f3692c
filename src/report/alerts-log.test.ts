import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alertsLog } from './alerts-log.ts';
import { hostile, intrusion } from './testing/examples.ts';

test('evidence, alert and verdict are a line each, in the order of time', () => {
  assert.equal(
    alertsLog(intrusion()),
    `2026-03-14T12:00:07.250000Z (TW 1): Src IP 10.77.0.66                . Detected Vertical port scan: 10.77.0.66 tried 1,000 TCP ports of 10.77.0.10 in 14 seconds; 997 did not answer. Threat level: high. Confidence: 0.98.
2026-03-14T12:00:40.000000Z (TW 1): Src IP 10.77.0.99                . Detected ARP scan: 10.77.0.99 asked for 255 addresses of its network in 13 seconds; 3 answered. Threat level: low. Confidence: 0.80.
2026-03-14T12:01:11.000000Z (TW 1): Src IP 10.77.0.66                . Detected SSH password guessing: 10.77.0.66 failed to log in to SSH on 10.77.0.10 in 24 sessions within 40 seconds. Threat level: high. Confidence: 0.86.
2026-03-14T12:01:11.000000Z (TW 1): Src IP 10.77.0.66                . Generated an alert: 10.77.0.66 scanned 1,000 ports of 10.77.0.10, then guessed passwords over SSH in 24 sessions. Threat level: critical. Score: 1.64 of 2 pieces of evidence.
2026-03-14T12:01:11.000000Z Verdict: would block 10.77.0.66 for 10 minutes (level 2).
2026-03-14T12:01:58.000000Z (TW 1): Src IP 2001:db8:4b1d:77:a8bb:ccff:fedd:eeff. Detected Horizontal port scan: 2001:db8:4b1d:77:a8bb:ccff:fedd:eeff tried port 445/tcp of 64 hosts in 31 seconds; none answered. Threat level: medium. Confidence: 0.74.
`,
  );
});

test('nobody can add a line of his own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(alertsLog(hostile(`${text}\n\r\u2028`)).split(/[\n\r\u2028\u2029\u0085]/).length, 4);
    }),
  );
});
