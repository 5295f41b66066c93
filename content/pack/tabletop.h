/* 机上訓練 (common/tabletops.json): a scene that a room plays through at a table, what happens in it and
 * when, and what is decided each time. Nothing is right or wrong, and nothing of it is scored. */
#ifndef MM_PACK_TABLETOP_H
#define MM_PACK_TABLETOP_H

#include "content/pack/pack.h"

#define MM_TABLETOP_ROLE_MINUTES 5 /* until everybody has a role */
#define MM_TABLETOP_LOOK_MINUTES 3 /* of talk, a question of 振り返り */

struct mm_tabletop_option {
    const char *id, *text; /* markup */
};
struct mm_tabletop_role {
    const char *title;
    const char *task; /* markup */
};
struct mm_inject {
    const char *id;
    const char *clock;             /* of the scene: "13:05" */
    int minutes;                   /* of talk */
    const char *text, *ask, *talk; /* markup */
    const struct mm_tabletop_option *options;
    size_t n_options;
};
struct mm_tabletop {
    const char *id; /* "tabletop-lost"; no course has it */
    const char *title;
    bool provisional;  /* 暫定: the council has not decided on it */
    const char *scene; /* markup */
    const struct mm_tabletop_role *roles;
    size_t n_roles;
    const struct mm_inject *injects;
    size_t n_injects;
    const char *const *look_back; /* markup */
    size_t n_look_back;
    int minutes; /* of the whole */
};

const struct mm_tabletop *mm_pack_tabletop(const struct mm_pack *pack, const char *id); /* NULL */
/* By what people call it: its id or its title. */
const struct mm_tabletop *mm_pack_tabletop_called(const struct mm_pack *pack, const char *text);
const struct mm_inject *mm_tabletop_inject(const struct mm_tabletop *tabletop, const char *id);
const struct mm_tabletop_option *mm_inject_option(const struct mm_inject *inject, const char *id);
#endif
