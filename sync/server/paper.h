/* Sheets of paper: forms that were drawn to be printed (for one person, or for a group session), the sheets
 * with their numbers, and what two people typed of one until they agree. Owner of the tables paper_form,
 * paper_sheet, paper_entry and paper_present. What is agreed upon becomes statements of the server's own
 * recorder (own.h) and is kept nowhere else. */
#ifndef MM_SERVER_PAPER_H
#define MM_SERVER_PAPER_H

#include "content/pack/tabletop.h"
#include "sync/server/own.h"
#include "sync/server/people.h"

#define MM_PAPER_NUMBER_BYTES 16
/* "000012-3": six digits and a check character (ISO 7064 MOD 11-2), which finds every wrong digit and every
 * two that changed places. */
void mm_paper_number_write(int64_t number, char out[MM_PAPER_NUMBER_BYTES]);
/* Full width, blanks and a missing hyphen do not matter. INVALID. */
MM_MUST_USE enum mm_err mm_paper_number_read(const char *text, int64_t *ret_number, struct mm_errinfo *info);

#define MM_PAPER_OFF "off" /* a session that never took place */
struct mm_paper_decision { /* what a room decided at an inject of its 机上訓練 */
    char inject[MM_ID_BYTES], option[MM_ID_BYTES];
    int64_t at_ms; /* by the kiosk */
};
struct mm_paper_form {
    int64_t no;
    bool group;
    char course[MM_ID_BYTES]; /* or the tabletop */
    char pack_version[17];
    unsigned audience;
    char on_day[MM_TIME_BYTES]; /* made, or of the session */
    char closed[8];             /* group: "", "end" (it ran to its last slide), "cut", MM_PAPER_OFF */
    struct mm_form form;
    const struct mm_pack *pack;         /* borrowed */
    const struct mm_course *course_of;  /* borrowed; NULL: it is a tabletop, which has no sheets */
    const struct mm_tabletop *tabletop; /* borrowed; or NULL */
    struct mm_paper_decision decision[MM_MAX_INJECTS];
    size_t n_decisions;
};
struct mm_paper_sheet {
    int64_t number, form;
    char person[MM_ID_BYTES]; /* "": blank so far */
    char registration[MM_UUID_BYTES], session[MM_UUID_BYTES], attempt[MM_UUID_BYTES];
    char state[8]; /* "made", "entered", "done" */
    bool assisted;
    char hash[MM_HASH_HEX_BYTES]; /* of what was entered */
};

/* ---- drawing --------------------------------------------------------------------------------------- */
/* (tx) Draws a form of the course that paper can ask and keeps it. person: whom it is for: what they have not
 * seen yet comes first; NULL: a room. */
MM_MUST_USE enum mm_err mm_paper_draw(struct mm_central *central, const struct mm_paper_form *like,
                                      const char *person, const char *actor, struct mm_paper_form *ret_form,
                                      struct mm_errinfo *info);
/* (tx) Opens a 机上訓練 as a session: like->course is its id or title. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_paper_tabletop_open(struct mm_central *central, const struct mm_paper_form *like,
                                               const char *actor, struct mm_paper_form *ret_form,
                                               struct mm_errinfo *info);
/* (tx) One more sheet of it. */
MM_MUST_USE enum mm_err mm_paper_sheet_add(struct mm_central *central, struct mm_paper_sheet *sheet,
                                           struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_paper_form_get(struct mm_central *central, int64_t no,
                                          struct mm_paper_form *ret_form, struct mm_errinfo *info);
/* Of the course or tabletop. */
const char *mm_paper_title(const struct mm_paper_form *form);
/* Of the course; of a session with the talk about its votes. */
int mm_paper_minutes(const struct mm_paper_form *form);
/* By its number as somebody types it, with its form. */
MM_MUST_USE enum mm_err mm_paper_sheet_get(struct mm_central *central, const char *number,
                                           struct mm_paper_sheet *ret_sheet, struct mm_paper_form *ret_form,
                                           struct mm_errinfo *info);
/* By number. Owned: free(). */
MM_MUST_USE enum mm_err mm_paper_sheets(struct mm_central *central, int64_t form,
                                        struct mm_paper_sheet **ret_sheets, size_t *ret_n,
                                        struct mm_errinfo *info);
/* (tx) All of it but its number and form. */
MM_MUST_USE enum mm_err mm_paper_sheet_set(struct mm_central *central, const struct mm_paper_sheet *sheet,
                                           struct mm_errinfo *info);
/* The open duty of this person for the course: its registration. NOT_FOUND with a sentence. */
MM_MUST_USE enum mm_err mm_paper_duty(struct mm_central *central, const struct mm_person *person,
                                      const struct mm_course *course, char ret_registration[MM_UUID_BYTES],
                                      struct mm_errinfo *info);

/* ---- answers --------------------------------------------------------------------------------------- */
struct mm_paper_answers {
    struct mm_answer answer[MM_MAX_FORM_ITEMS];
    size_t n, marks; /* marks: that stand on the sheet */
};
/* marks: a list of texts, one a question, in the order of the sheet. INVALID names the question. */
MM_MUST_USE enum mm_err mm_paper_answers_read(const struct mm_paper_form *form, const struct mm_json *marks,
                                              struct mm_paper_answers *ret_answers, struct mm_errinfo *info);
/* As a list of xAPI responses, and back: how an entry waits for the second one. */
void mm_paper_answers_write(const struct mm_paper_form *form, const struct mm_paper_answers *answers,
                            struct mm_buf *out);

/* What is kept of it at the sheet: whether the same was entered. */
void mm_paper_hash(const struct mm_paper_form *form, const struct mm_paper_sheet *sheet,
                   const struct mm_paper_answers *answers, char out[MM_HASH_HEX_BYTES]);

/* Why something is done otherwise, in somebody's own words, for the 操作の記録: INVALID when empty or too
 * long. */
MM_MUST_USE enum mm_err mm_paper_reason(const char *text, struct mm_errinfo *info);
/* "": two people do it. With a reason one does, where staff are MM_FEW_STAFF or fewer: else REFUSED. */
MM_MUST_USE enum mm_err mm_paper_may_alone(struct mm_central *central, const char *reason,
                                           struct mm_errinfo *info);

/* ---- entries --------------------------------------------------------------------------------------- */
struct mm_paper_entry {
    char actor[200];
    char *answers; /* owned */
    bool assisted;
};
/* (tx) What this person typed takes the place of what the same one typed before. */
MM_MUST_USE enum mm_err mm_paper_entry_put(struct mm_central *central, int64_t number,
                                           const struct mm_paper_entry *entry, struct mm_errinfo *info);
/* What somebody else typed of the same kind as this one did before; *ret_entry.answers NULL when nobody did.
 */
MM_MUST_USE enum mm_err mm_paper_entry_other(struct mm_central *central, int64_t number, const char *actor,
                                             struct mm_paper_entry *ret_entry, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_paper_entries_clear(struct mm_central *central, int64_t number,
                                               struct mm_errinfo *info);

/* ---- records (paper_record.c) -------------------------------------------------------------------------- */
/* A day as somebody types it ("": today), not after today; *ret_at_ms: now, or noon of an earlier day. */
MM_MUST_USE enum mm_err mm_paper_day(struct mm_central *central, const char *text, int64_t *ret_at_ms,
                                     struct mm_errinfo *info);
/* (tx) The sheet was entered: its answers, and what follows from them where the course has a 目安. */
MM_MUST_USE enum mm_err mm_paper_record(struct mm_own *own, const struct mm_paper_form *form,
                                        struct mm_paper_sheet *sheet, const struct mm_paper_answers *answers,
                                        int64_t at_ms, struct mm_errinfo *info);
/* (tx) Something else stands on a sheet that was recorded: new records, in a session of their own, of the
 * questions that differ, as a later revision of the same attempt. Those before stay, and so does what was
 * reached by them. CONFLICT: nothing differs. */
MM_MUST_USE enum mm_err mm_paper_correct(struct mm_own *own, const struct mm_paper_form *form,
                                         struct mm_paper_sheet *sheet, const struct mm_paper_answers *answers,
                                         struct mm_errinfo *info);
/* What its records say by now: of each question the latest answer. */
MM_MUST_USE enum mm_err mm_paper_recorded(struct mm_central *central, const struct mm_paper_form *form,
                                          const struct mm_paper_sheet *sheet,
                                          struct mm_paper_answers *ret_answers, struct mm_errinfo *info);
/* (tx) It ends here; completed: 修了 by the route of the form, unless it was reached before. */
MM_MUST_USE enum mm_err mm_paper_finish_sheet(struct mm_own *own, const struct mm_paper_form *form,
                                              struct mm_paper_sheet *sheet, bool completed, int64_t at_ms,
                                              struct mm_errinfo *info);

/* ---- 机上訓練 (paper_tabletop.c) ------------------------------------------------------------------------
 */
/* What was decided, as it lies in the table in place of questions. */
void mm_paper_decisions_write(const struct mm_paper_form *form, struct mm_buf *out);
MM_MUST_USE enum mm_err mm_paper_decisions_parse(const struct mm_json *doc, struct mm_paper_form *form,
                                                 struct mm_errinfo *info);
/* (tx) The later one of two about the same inject stands. CONFLICT: the session is no tabletop, or its pack
 * does not know that choice. */
MM_MUST_USE enum mm_err mm_paper_decide(struct mm_central *central, const struct mm_paper_decision *decision,
                                        struct mm_paper_form *form, bool *ret_new, struct mm_errinfo *info);
/* As an object: the scene, and what was decided in it. */
void mm_paper_tabletop_write(const struct mm_paper_form *form, size_t n_present, struct mm_jw *w);

/* ---- group sessions (paper_group.c) -------------------------------------------------------------------- */
struct mm_paper_session_row {
    int64_t no, n_present;
    int64_t n_sheets, n_entered; /* 机上訓練: none */
    int64_t made_at_ms;
    unsigned audience;
    bool tabletop;               /* a 机上訓練 */
    char title[MM_ID_BYTES * 4]; /* its id, once its pack is gone */
    char on_day[MM_DAY_BYTES];
    char closed[8];
};
/* All of them, 机上訓練 too, the latest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_paper_sessions(struct mm_central *central, struct mm_paper_session_row **ret_rows,
                                          size_t *ret_n, struct mm_errinfo *info);
/* The session that "group" names, still open. */
MM_MUST_USE enum mm_err mm_paper_session(struct mm_central *central, const struct mm_json *in,
                                         struct mm_paper_form *ret_form, struct mm_errinfo *info);
/* Open ones whose code was made: what kiosks are told. */
MM_MUST_USE enum mm_err mm_paper_groups_told(struct mm_central *central, struct mm_group_list *ret_list,
                                             struct mm_errinfo *info);
/* Whether the person may be there: the course is asked of them, or the tabletop is for such people. NOT_FOUND
 * or CONFLICT with a sentence. */
MM_MUST_USE enum mm_err mm_paper_may_attend(struct mm_central *central, const struct mm_paper_form *form,
                                            const struct mm_person *person, struct mm_errinfo *info);
/* (tx) As the attendance sheet says. */
MM_MUST_USE enum mm_err mm_paper_present_put(struct mm_central *central, int64_t form, const char *person,
                                             struct mm_errinfo *info);
/* (tx) As a kiosk says of that time: it brings nobody back of whom was said later that they were not there.
 */
MM_MUST_USE enum mm_err mm_paper_present_told(struct mm_central *central, int64_t form, const char *person,
                                              int64_t at_ms, bool *ret_new, struct mm_errinfo *info);
/* (tx) They were not there after all. NOT_FOUND: nobody said so; CONFLICT: their sheet is entered. */
MM_MUST_USE enum mm_err mm_paper_present_undo(struct mm_central *central, int64_t form,
                                              const struct mm_person *person, struct mm_errinfo *info);
/* Ids of people. Owned: free(). */
struct mm_paper_present {
    char person[MM_ID_BYTES];
};
MM_MUST_USE enum mm_err mm_paper_present_list(struct mm_central *central, int64_t form,
                                              struct mm_paper_present **ret_list, size_t *ret_n,
                                              struct mm_errinfo *info);
/* Of those the ones whose sheet is asked for: not who has no sheet here and did the course another way in
 * the meantime. Owned: free(). */
MM_MUST_USE enum mm_err mm_paper_present_asked(struct mm_central *central, const struct mm_paper_form *form,
                                               struct mm_paper_present **ret_list, size_t *ret_n,
                                               struct mm_errinfo *info);
/* (tx) It is on another day. */
MM_MUST_USE enum mm_err mm_paper_session_move(struct mm_central *central, int64_t form, const char *on_day,
                                              struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_paper_close(struct mm_central *central, int64_t form, const char *how,
                                       struct mm_errinfo *info); /* (tx) */
#endif
