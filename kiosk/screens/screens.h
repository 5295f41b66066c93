/* What several screens share: the pages of a course, the sheet of a check, where somebody stopped, and small
 * pieces of frames. Screens hold no truth of their own: they read it from store and pack when they open. */
#ifndef MM_KIOSK_SCREENS_SCREENS_H
#define MM_KIOSK_SCREENS_SCREENS_H

#include "kiosk/app/app.h"
#include "kiosk/items/items.h"

#define MM_SUBMIT_WAIT_MS 10000 /* 提出 can be taken back for this long */
#define MM_PLACE_BYTES    128

/* Where a page or check screen opens. The arg of page, check, review, submit and explain. */
struct mm_place {
    size_t index;
    bool from_review; /* check: one answer is looked at again */
};

/* ---- course.c --------------------------------------------------------------------------------------- */
const struct mm_course *mm_screen_course(struct mm_app *app); /* of the sitting; NULL when it left the pack */
/* Pages that a course shows one audience, all modules in order. */
size_t mm_course_pages(const struct mm_course *course, enum mm_audience audience);
const struct mm_page *mm_course_page(const struct mm_course *course, enum mm_audience audience, size_t index,
                                     const struct mm_module **ret_module);
/* Begins or goes on with a course where the person stopped. place is the caller's storage: it must live until
 * the navigation was performed. */
struct mm_nav mm_course_go(struct mm_app *app, const struct mm_duty_state *duty, struct mm_place *place);
/* Keeps where the person is: "page duty.p4", "check 3", "review", "submit", "explain", "done". */
enum mm_err mm_place_keep(struct mm_app *app, const char *what, const char *detail, struct mm_errinfo *info);
/* The same for the place after the answer that is about to be kept: both become durable in one step. */
void mm_place_next(struct mm_app *app, const char *what, const char *detail);

/* ---- sheet.c ---------------------------------------------------------------------------------------- */
struct mm_sheet { /* a check as it stands */
    struct mm_attempt attempt;
    const struct mm_item *item[MM_MAX_FORM_ITEMS]; /* borrowed from the pack */
    struct mm_answer answer[MM_MAX_FORM_ITEMS];
    size_t n;
};
/* The newest attempt of the sitting's registration. NOT_FOUND: none; CONFLICT: the pack at hand has other
 * questions now. */
enum mm_err mm_sheet_load(struct mm_app *app, struct mm_sheet *ret_sheet, struct mm_errinfo *info);
/* The open attempt, or a new one whose form is stored before its first question is shown. */
enum mm_err mm_sheet_open(struct mm_app *app, struct mm_sheet *ret_sheet, struct mm_errinfo *info);
struct mm_item_view mm_sheet_view(const struct mm_sheet *sheet, size_t index, struct mm_answer *answer);
bool mm_sheet_answered(const struct mm_sheet *sheet, size_t index);
bool mm_sheet_right(const struct mm_sheet *sheet, size_t index);
size_t mm_sheet_count_right(const struct mm_sheet *sheet);
/* 提出 whose time to take it back is over: the result statements. */
enum mm_err mm_sheet_result(struct mm_app *app, struct mm_sheet *sheet, struct mm_errinfo *info);
/* 修了 when everything is there; what was written goes to the trace. */
enum mm_err mm_sheet_complete(struct mm_app *app, struct mm_sheet *sheet, struct mm_errinfo *info);

/* ---- pieces.c --------------------------------------------------------------------------------------- */
void mm_piece_quote(struct mm_ui *ui, const char *id, const struct mm_clause *clause);
/* A text whose id is prefix.k. */
void mm_piece_text(struct mm_ui *ui, const char *prefix, size_t k, enum mm_text_kind kind,
                   const char *markup);
/* "・" or "1." and the text beside it. */
void mm_piece_point(struct mm_ui *ui, const char *prefix, size_t k, const char *mark, enum mm_text_kind kind,
                    const char *markup);
/* A column of running text: no line is so long that the eye loses the next one. */
void mm_piece_measure(struct mm_ui *ui);
void mm_piece_measure_end(struct mm_ui *ui);
/* One short thing a little above the middle of the screen: heading and sentences; what is declared before
 * mm_piece_middle_end stands below them. */
void mm_piece_middle(struct mm_ui *ui, const char *heading, const char *const *texts, size_t n);
void mm_piece_middle_end(struct mm_ui *ui);
#endif
