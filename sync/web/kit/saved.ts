/* A paper of the server as a file of this browser, and what is said then. */
import { keep, type Tell } from '../api';

export const saved = async (path: string, body?: unknown, tell?: Tell): Promise<string> =>
    `「${await keep(path, body, tell)}」を保存しました`;
/* A sheet, by its own number or that of its session. */
export const savedPaper = (what: string | undefined, number: string | undefined): Promise<string> =>
    saved(`/api/v1/paper/${what}/${encodeURIComponent(number ?? '')}`);
