import { ATTACKER, CLIENT, from, SERVER } from '../../../testing/cast.ts';
import { connLog, type Fixtures, type Row } from '../../../testing/story.ts';

/** Sizes as hydra's refused sessions had them in the lab. */
const REFUSED: Pick<Row, 'bytes' | 'duration' | 'state' | 'history' | 'service'> = {
  bytes: [1_608, 2_229],
  duration: 0.13,
  state: 'SF',
  history: 'ShAdDaFf',
  service: 'ssh',
};

function refused(client: string, turn: number, seconds: number): Row {
  return { at: turn * seconds, from: from(client, turn), to: [SERVER, 22], ...REFUSED };
}

/** Inputs made by hand; the captures beside them were recorded in the lab (README.md there). */
export const PASSWORD_GUESSING_FIXTURES: Fixtures = {
  'fires-sessions-in-a-log.tsv': () => connLog(Array.from({ length: 20 }, (_, turn) => refused(ATTACKER, turn, 3))),
  // One password in five minutes.
  'fires-slowly-in-a-log.tsv': () => connLog(Array.from({ length: 24 }, (_, turn) => refused(ATTACKER, turn, 300))),
  'spares-job-that-fails.tsv': () => connLog(Array.from({ length: 72 }, (_, turn) => refused(CLIENT, turn, 600))),
  'spares-banner-checks-in-a-log.tsv': () =>
    connLog(
      Array.from({ length: 60 }, (_, turn) => ({
        ...refused(CLIENT, turn, 60),
        bytes: [26, 1_129],
        state: 'RSTO',
        history: 'ShADdR',
      })),
    ),
  'spares-logins-in-a-log.tsv': () =>
    connLog(Array.from({ length: 60 }, (_, turn) => ({ ...refused(CLIENT, turn, 20), bytes: [3_682, 3_693] }))),
};
