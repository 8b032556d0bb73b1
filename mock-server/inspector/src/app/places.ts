// Places that several views lead to, named once.
import { link } from './router';

/** An event in the list of all. */
export const eventLink = (id: string) => link('live', '', { event: id });

/** A session; with an event of it, that one is open. */
export const sessionLink = (id: string, event?: string) => link('sessions', id, { event });

/** A user, with all sessions and events. */
export const userLink = (user: string) => link('sessions', '', { user });

/** A request, with what it brought and what became of it. */
export const requestLink = (number: number) => link('delivery', String(number));
