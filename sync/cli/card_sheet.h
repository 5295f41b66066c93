/* 受講カード and slips of one-time codes as sheets to be cut, ten on an A4 page. */
#ifndef MM_CLI_CARD_SHEET_H
#define MM_CLI_CARD_SHEET_H

#include "sync/base/json.h"
#include "sync/export/report.h"

enum mm_card_sheet {
    MM_SHEET_CODES,   /* はじめの番号 */
    MM_SHEET_RESERVE, /* 予備の番号 */
    MM_SHEET_CARDS,   /* 受講カード with their QR codes */
    MM_SHEET_COUNT
};
/* rows: what the action roster.cards answered. table: title, council, mark and day of the sheet. Appends the
 * PDF. */
MM_MUST_USE enum mm_err mm_cli_card_sheet(enum mm_card_sheet kind, const struct mm_json *rows,
                                          const struct mm_report_table *table, struct mm_buf *ret_pdf,
                                          struct mm_errinfo *info);
/* In three groups of four, as a code is typed on the pad; a card's text stays as it is. */
void mm_cli_group_digits(const char *number, char out[40]);
#endif
