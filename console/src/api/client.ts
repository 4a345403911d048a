import { connection } from './connection.js';
import { credentials } from './credentials.js';
import { ApiError, problemOf, unreachable } from './problem.js';

export type QueryValue = string | number | boolean | null | undefined | readonly string[];
export type Query = Readonly<Record<string, QueryValue>>;

export interface Options {
    readonly query?: Query;
    readonly signal?: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
}

/** A body with the entity tag that a later change has to name. */
export interface Tagged<T> {
    readonly value: T;
    readonly etag: string | null;
}

/** A path segment; ids contain colons, dots and slashes. */
export function seg(text: string): string {
    return encodeURIComponent(text);
}

export function withQuery(path: string, query: Query = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (Array.isArray(value)) {
            value.forEach((one) => search.append(name, one));
        } else if (value !== null && value !== undefined && value !== '') {
            search.set(name, String(value));
        }
    }
    const text = search.toString();
    return text === '' ? path : `${path}?${text}`;
}

/** Sends a request with the credentials of this page. Status 401 ends the session of the page. */
export async function request(method: string, path: string, body?: unknown, options: Options = {}): Promise<Response> {
    const headers = new Headers({ Accept: 'application/json', ...credentials.headers(), ...options.headers });
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-cache' };
    if (body !== undefined) {
        if (!headers.has('Content-Type')) {
            headers.set('Content-Type', 'application/json');
        }
        init.body = typeof body === 'string' ? body : JSON.stringify(body);
    }
    if (options.signal !== undefined) {
        init.signal = options.signal;
    }
    let response: Response;
    try {
        response = await fetch(withQuery(path, options.query), init);
    } catch (cause) {
        if (options.signal?.aborted === true) {
            throw cause;
        }
        connection.lost();
        throw unreachable(cause);
    }
    connection.found();
    if (!response.ok) {
        const error = await problemOf(response);
        if (error.status === 401) {
            credentials.rejected();
        }
        throw error;
    }
    return response;
}

async function json<T>(response: Response): Promise<T> {
    if (response.status === 204) {
        return undefined as T;
    }
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const api = {
    async get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
        return json<T>(await request('GET', path, undefined, options(query, signal)));
    },

    async tagged<T>(path: string, query?: Query, signal?: AbortSignal): Promise<Tagged<T>> {
        const response = await request('GET', path, undefined, options(query, signal));
        return { value: await json<T>(response), etag: response.headers.get('ETag') };
    },

    /** The value, or null where there is none (404). */
    async optional<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T | null> {
        try {
            return await api.get<T>(path, query, signal);
        } catch (error) {
            if (error instanceof ApiError && error.status === 404) {
                return null;
            }
            throw error;
        }
    },

    async post<T>(path: string, body?: unknown, more?: Options): Promise<T> {
        return json<T>(await request('POST', path, body, more));
    },

    async put<T>(path: string, body?: unknown, more?: Options): Promise<T> {
        return json<T>(await request('PUT', path, body, more));
    },

    async patch<T>(path: string, body: unknown, more?: Options): Promise<T> {
        return json<T>(await request('PATCH', path, body, more));
    },

    async remove(path: string, more?: Options): Promise<void> {
        await request('DELETE', path, undefined, more);
    },
};

function options(query?: Query, signal?: AbortSignal): Options {
    return { ...(query === undefined ? {} : { query }), ...(signal === undefined ? {} : { signal }) };
}
