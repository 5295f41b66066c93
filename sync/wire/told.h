/* The kiosk report: what a kiosk tells the server beside records. How the machine is, how a person likes the
 * screen, which one-time code was used, who was let in by whom or was there in
 * a group session, what a room decided in a 机上訓練, sealed sets of a self-check. An entry has an
 * id that was made where it was born, and may come any number of times and in any order. A kind is one file
 * told_<name>.c and one line of told.def. JSON both ways; the reply is that of a batch (mm_reply_write), in
 * which the seq is the entry's place in the report, from 1. */
#ifndef MM_WIRE_TOLD_H
#define MM_WIRE_TOLD_H

#include "sync/base/buf.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"

#include <stdbool.h>

#define MM_TOLD_KIND_BYTES 24

/* A member of an entry's data. Texts are one line. */
struct mm_told_field {
    const char *key;
    enum mm_json_type type; /* STRING, NUMBER (an integer) or BOOL */
    bool needed;
    int64_t least, most; /* bytes of a text, or the number */
};
struct mm_told_ops {
    const char *name;
    bool of_person;                     /* an entry names one; else it may not */
    bool again;                         /* when it was named its kiosk keeps it, for a server that lost it */
    bool timeless;                      /* an entry says no time: nobody is to know when it was made */
    const struct mm_told_field *fields; /* NULL: any object */
    size_t n_fields;
    size_t max_bytes; /* of the data */
};
#define ENTRY(name) extern const struct mm_told_ops mm_told_##name;
#include "sync/wire/told.def"
#undef ENTRY
const struct mm_told_ops *mm_told_find(const char *name); /* NULL */

struct mm_told {
    char id[MM_UUID_BYTES];
    char kind[MM_TOLD_KIND_BYTES]; /* as it came */
    char person[MM_ID_BYTES];      /* "" */
    int64_t at_ms;                 /* by the kiosk; 0 where the kind says none */
    char *data;      /* a JSON object; of an entry with an error the whole of it. Owned when read */
    char error[200]; /* why it cannot be taken; "" */
};
/* Checks kind, person, time and data; NOT_FOUND for a kind that this version does not know. */
MM_MUST_USE enum mm_err mm_told_check(const struct mm_told *told, struct mm_errinfo *info);
void mm_told_write_one(const struct mm_told *told, struct mm_jw *w);
void mm_told_write(const struct mm_told *list, size_t n, struct mm_buf *out);
/* At most MM_MAX_TOLD. An entry that cannot be taken keeps its error and does not refuse the others; one
 * without an id, or whose id stands twice, refuses the whole. Owned: mm_told_free. */
MM_MUST_USE enum mm_err mm_told_parse(const char *body, size_t len, struct mm_told **ret_list, size_t *ret_n,
                                      struct mm_errinfo *info);
void mm_told_free(struct mm_told *list, size_t n);
#endif
