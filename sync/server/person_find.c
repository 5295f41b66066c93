/* Somebody of the roster, by what a person types: the seat, the name, or the id of an export. */
#include "sync/base/log.h"
#include "sync/server/people.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_person(const struct mm_person *p, const char *text)
{
    struct mm_person typed = {0};
    char mine[2 * MM_MAX_NAME_BYTES], theirs[2 * MM_MAX_NAME_BYTES], seat[16];
    (void)snprintf(seat, sizeof seat, "%d", p->seat);
    if (strcmp(p->id, text) == 0 || (p->seat && strcmp(seat, text) == 0))
        return true;
    (void)snprintf(typed.name, sizeof typed.name, "%s", text);
    mm_roster_key(p, true, false, mine);
    mm_roster_key(&typed, true, false, theirs);
    return strcmp(mine, theirs) == 0;
}

enum mm_err mm_person_find(struct mm_central *central, const char *text, struct mm_person *ret_person,
                           struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0, found = 0;
    if (strlen(text) >= MM_MAX_NAME_BYTES)
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("氏名が長すぎます", "the name is too long"));
    enum mm_err err = mm_people_list(central, &people, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        if (!is_person(&people[i], text))
            continue;
        *ret_person = people[i];
        found++;
    }
    free(people);
    if (!err && found != 1)
        err = mm_fail(info, found ? MM_ERR_CONFLICT : MM_ERR_NOT_FOUND,
                      found ? mm_say("「%s」は二人以上います。名簿にある利用者IDで指定してください",
                                     "there are several of \"%s\"; give the id (mamori roster export)")
                            : mm_say("「%s」は名簿にありません", "\"%s\" is not on the roster"),
                      text);
    return err;
}
