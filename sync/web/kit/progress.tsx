/* How far something is that takes more than a moment: the bytes of what is sent, then, while the server is at work, words
   and a bar that only says so. A screen reader hears the words once, and the share when it asks for it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Tell } from '../api';

export interface Doing {
    words: string;
    share: number | null; /* of 1; null: nobody knows */
}
export const working: Doing = { words: '処理しています…', share: null };
const MOMENT_MS = 400; /* what is over by then shows nothing: a bar that flashes says less than none */

export function useDoing() {
    const [doing, setDoing] = useState<Doing | null>(null);
    const last = useRef(0); /* what was begun before and ends late says nothing any more */
    /* sends: while bytes leave; works: from then on, until it is over or has failed */
    const run = async <T,>(sends: string, works: string, what: (tell: Tell) => Promise<T>): Promise<T> => {
        const mine = ++last.current;
        const set = (now: Doing | null) => mine === last.current && setDoing(now);
        set({ words: works, share: null });
        try {
            return await what((share) => set(share === null ? { words: works, share } : { words: sends, share }));
        } finally {
            set(null);
        }
    };
    return { doing, run };
}

export function Progress(props: { id: string; of: Doing | null }) {
    const [late, setLate] = useState(false);
    const busy = props.of !== null;
    useEffect(() => {
        setLate(false);
        if (!busy) return;
        const timer = setTimeout(() => setLate(true), MOMENT_MS);
        return () => clearTimeout(timer);
    }, [busy]);
    if (props.of === null || !late) return null;
    const { words, share } = props.of;
    return (
        <div class="progress screen-only">
            <p id={`${props.id}-doing`} role="status">
                {words}
            </p>
            <progress aria-labelledby={`${props.id}-doing`} max={1} {...(share === null ? {} : { value: share })} />
            {share !== null && <span aria-hidden="true">{Math.floor(share * 100)}%</span>}
        </div>
    );
}
