/* Where we are: "#people?state=未". The address can be kept, sent and gone back to; a name of a person is never in it. */
import { useEffect, useState } from 'preact/hooks';

export interface Place {
    page: string;
    query: URLSearchParams;
}

export function readPlace(hash: string): Place {
    const text = hash.replace(/^#\/?/, '');
    const at = text.indexOf('?');
    return at < 0
        ? { page: text, query: new URLSearchParams() }
        : { page: text.slice(0, at), query: new URLSearchParams(text.slice(at + 1)) };
}

export function link(page: string, query: Record<string, string> = {}): string {
    const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
    return `#${page}${text ? `?${text}` : ''}`;
}

export function usePlace(): Place {
    const [place, set] = useState(() => readPlace(location.hash));
    useEffect(() => {
        const read = () => set(readPlace(location.hash));
        addEventListener('hashchange', read);
        return () => removeEventListener('hashchange', read);
    }, []);
    return place;
}

/* A filter was changed: the address says so without a step to go back through. */
export function replaceQuery(page: string, query: Record<string, string>): void {
    history.replaceState(null, '', link(page, query));
    dispatchEvent(new HashChangeEvent('hashchange'));
}
