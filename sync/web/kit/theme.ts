/* Light, dark or as the machine has it. */
import { useState } from 'preact/hooks';

export type Theme = 'auto' | 'light' | 'dark';
const KEY = 'mamori.theme';
const themes: Theme[] = ['auto', 'light', 'dark'];

function read(): Theme {
    const found = localStorage.getItem(KEY) as Theme | null;
    return found !== null && themes.includes(found) ? found : 'auto';
}

function show(theme: Theme): void {
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
}

export function useTheme(): [Theme, (theme: Theme) => void] {
    const [theme, set] = useState(() => {
        const found = read();
        show(found);
        return found;
    });
    return [
        theme,
        (next) => {
            localStorage.setItem(KEY, next);
            show(next);
            set(next);
        },
    ];
}
