/* Loading, waiting and failing, the same on every page. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { Refused } from '../api';

export interface Loaded<T> {
    value: T | null;
    error: string | null;
    again: () => void;
}

export function useLoad<T>(load: () => Promise<T>, key: string): Loaded<T> {
    const [state, set] = useState<{ value: T | null; error: string | null }>({ value: null, error: null });
    const [turn, setTurn] = useState(0);
    useEffect(() => {
        let here = true;
        load().then(
            (value) => here && set({ value, error: null }),
            (error: unknown) => here && set({ value: null, error: words(error) }),
        );
        return () => {
            here = false;
        };
    }, [key, turn]);
    return { ...state, again: useCallback(() => setTurn((n) => n + 1), []) };
}

export function words(error: unknown): string {
    if (error instanceof Refused) return error.message;
    if (error instanceof Error && error.name === 'Error') return error.message; /* a page's own words */
    return '画面の中で処理できませんでした。ページを読み込み直してください';
}

export function Wait<T>(props: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
    const { value, error, again } = props.of;
    if (error !== null)
        return (
            <div class="notice look" role="alert">
                <p>{error}</p>
                <button type="button" class="plain" onClick={again}>
                    もう一度読み込む
                </button>
            </div>
        );
    if (value === null)
        return (
            <p class="waiting" role="status">
                読み込んでいます…
            </p>
        );
    return <>{props.children(value)}</>;
}
