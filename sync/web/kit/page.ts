/* What a page tells of itself. */
import type { ComponentChild } from 'preact';
import type { Right, Session } from '../api';

export interface Props {
    session: Session;
    query: URLSearchParams;
}
export const menus = ['まいつき', '受講', '理解', '備え', '設定'] as const;
export interface Page {
    path: string; /* "#people" */
    title: string;
    menu: (typeof menus)[number];
    place: number; /* in its part of the menu */
    right: Right; /* the server refuses whoever lacks it; the menu does not show it */
    View: (props: Props) => ComponentChild;
}
