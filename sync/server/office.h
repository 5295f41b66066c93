/* 組織の点検: what the office answers for the council, question by question, and who stands for it by role.
 * Owner of the tables office_answer and office_sign. Rows are added, and changed only where somebody is
 * erased: of a question the latest answer of a 年度 stands, and so does the latest signature as long as no
 * answer came after it. Roles and names of documents stand here, never names of persons. */
#ifndef MM_SERVER_OFFICE_H
#define MM_SERVER_OFFICE_H

#include "sync/server/central.h"

#define MM_OFFICE_CHARS      40 /* of a role, of a note */
#define MM_OFFICE_TEXT_BYTES 240

/* What an answer rests on; a code and a word each. */
enum mm_office_proof {
    MM_OFFICE_PROOF_DOCUMENT,
    MM_OFFICE_PROOF_RECORD,
    MM_OFFICE_PROOF_SETTING,
    MM_OFFICE_PROOF_LOOK,
    MM_OFFICE_PROOF_ASKED,
    MM_OFFICE_PROOF_NONE,
    MM_OFFICE_PROOF_COUNT
};
const char *mm_office_proof_ja(enum mm_office_proof proof);

/* Places in mm_selfcheck_answers. */
enum { MM_OFFICE_YES, MM_OFFICE_PARTLY, MM_OFFICE_NO, MM_OFFICE_UNSURE, MM_OFFICE_NOT_OURS };

struct mm_office_answer {
    char id[MM_UUID_BYTES]; /* UUIDv7: the later answer has the greater one */
    char question[MM_ID_BYTES];
    int answer;
    char role[MM_OFFICE_TEXT_BYTES]; /* who sees to it */
    enum mm_office_proof proof;
    char note[MM_OFFICE_TEXT_BYTES]; /* the document or record; "" */
    char improve_on[16];             /* 改善の予定日; "" where nothing is to be improved */
    int64_t at_ms;
};
struct mm_office_sign {
    char id[MM_UUID_BYTES]; /* "" for none */
    char role[MM_OFFICE_TEXT_BYTES];
    int64_t at_ms;
};

/* From {"question", "answer": 1..5 or a word, "role", "proof": a code or a word, "note", "improve_on"}.
 * INVALID, NOT_FOUND, each with what to write instead. */
MM_MUST_USE enum mm_err mm_office_read(struct mm_central *central, const struct mm_json *in,
                                       struct mm_office_answer *ret_answer, struct mm_errinfo *info);
/* A role as somebody writes it. INVALID: too long, empty, or the name of somebody in the roster. */
MM_MUST_USE enum mm_err mm_office_role(struct mm_central *central, const char *text,
                                       char out[MM_OFFICE_TEXT_BYTES], struct mm_errinfo *info);
/* (tx) */
MM_MUST_USE enum mm_err mm_office_put(struct mm_central *central, const struct mm_office_answer *answer,
                                      struct mm_errinfo *info);
/* (tx) For the 年度 of now. CONFLICT while a question of the pack has no answer of this 年度. */
MM_MUST_USE enum mm_err mm_office_sign(struct mm_central *central, const char *role,
                                       struct mm_office_sign *ret_sign, struct mm_errinfo *info);

/* Every answer up to then, the latest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_office_answers(struct mm_central *central, int64_t as_of_ms,
                                          struct mm_office_answer **ret_list, size_t *ret_n,
                                          struct mm_errinfo *info);
/* The one that stands in a 年度, of such a list; NULL for none. */
const struct mm_office_answer *mm_office_standing(const struct mm_office_answer *list, size_t n,
                                                  const char *question, int fiscal_year);
/* The latest signature of the 年度; its id is "" for none. *ret_changed: an answer came after it. */
MM_MUST_USE enum mm_err mm_office_signed(struct mm_central *central, int64_t as_of_ms,
                                         struct mm_office_sign *ret_sign, bool *ret_changed,
                                         struct mm_errinfo *info);
#endif
