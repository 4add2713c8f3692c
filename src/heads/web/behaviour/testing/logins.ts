import { SECOND } from '../../../../model/time.ts';
import { type RequestStory, START, times } from './heard-request.ts';

export const REFUSED: RequestStory = { status: 401 };
export const LET_IN: RequestStory = {
  status: 302,
  answerHeaders: { location: '/account', 'set-cookie': 'SESSION=0123456789abcdef' },
};

/** Somebody posts a login form. */
export function login(account: string, password: string, story: RequestStory = REFUSED): RequestStory {
  const body = `username=${encodeURIComponent(account)}&password=${encodeURIComponent(password)}`;
  return { method: 'POST', target: '/login', body, ...story };
}

/** `count` logins, a second apart. */
export function logins(count: number, make: (index: number) => RequestStory, pause = SECOND): RequestStory[] {
  return times(count, (index) => ({ at: START + index * pause, ...make(index) }));
}
