/* Which group session may be run here today, and who checks in to it. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_in_pack(struct mm_app *app, const struct mm_group_session *session)
{
    return mm_pack_course(mm_app_pack(app), session->course) ||
           mm_pack_tabletop(mm_app_pack(app), session->course);
}

const struct mm_screen_ops *mm_group_screen(struct mm_app *app, const struct mm_group_session *session)
{
    return mm_pack_course(mm_app_pack(app), session->course) ? &mm_screen_group : &mm_screen_tabletop;
}

bool mm_group_today(struct mm_app *app, int64_t no, struct mm_group_session *ret_session)
{
    struct mm_group_list list;
    int32_t today;
    size_t i;
    if (!mm_app_store(app) || mm_store_group_sessions(mm_app_store(app), &list, NULL) != MM_OK)
        return false;
    today = mm_store_today(mm_app_store(app));
    for (i = 0; i < list.n; i++) {
        const struct mm_group_session *s = &list.session[i];
        if (s->on_day != today || (no && s->no != no) || !is_in_pack(app, s))
            continue;
        if (ret_session)
            *ret_session = *s;
        return true;
    }
    return false;
}

bool mm_group_offered(struct mm_app *app)
{
    return mm_group_today(app, 0, NULL);
}

enum mm_err mm_group_asks(struct mm_app *app, const struct mm_group_session *session,
                          const struct mm_person *person, bool *ret_asks, struct mm_errinfo *info)
{
    struct mm_duty_state list[MM_DUTIES_SHOWN];
    size_t n = 0, i;
    enum mm_err err =
        mm_store_duties(mm_app_store(app), mm_app_pack(app), person->id, list, MM_DUTIES_SHOWN, &n, info);
    *ret_asks = mm_pack_tabletop(mm_app_pack(app), session->course) != NULL;
    for (i = 0; i < n && err == MM_OK; i++)
        *ret_asks |= strcmp(list[i].duty.course, session->course) == 0 && !mm_duties_past(&list[i]);
    *ret_asks = *ret_asks && (session->audience & (unsigned)mm_person_audience(person));
    return err;
}

struct mm_nav mm_group_keep(struct mm_app *app, const struct mm_group_run *run)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_group_keep(mm_app_store(app), run, &info);
    return err == MM_OK ? mm_stay() : mm_fault(&info);
}

struct mm_nav mm_group_notice(struct mm_app *app, int64_t no, struct mm_group_run *run)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_group_run(mm_app_store(app), no, run, &info);
    return err == MM_OK ? mm_stay() : mm_fault(&info);
}

static enum mm_err check_in(struct mm_app *app, const struct mm_gate *gate, struct mm_group_run *run,
                            bool *ret_asks, struct mm_errinfo *info)
{
    struct mm_group_session session;
    enum mm_err err = mm_store_group_run(mm_app_store(app), gate->group, run, info);
    *ret_asks = false;
    if (err == MM_OK && mm_group_today(app, gate->group, &session)) /* else its day is over */
        err = mm_group_asks(app, &session, &gate->person, ret_asks, info);
    if (err != MM_OK)
        return err;
    if (*ret_asks)
        return mm_store_group_check_in(mm_app_store(app), run, gate->person.id, info);
    snprintf(run->came, sizeof(run->came), "%s", gate->person.id);
    run->refused = true;
    return mm_store_group_keep(mm_app_store(app), run, info);
}

static enum mm_err come(struct mm_app *app, const struct mm_gate *gate, bool *ret_asks,
                        struct mm_errinfo *info)
{
    struct mm_group_run *run = malloc(sizeof(*run));
    enum mm_err err = run ? check_in(app, gate, run, ret_asks, info) : mm_nomem(info);
    free(run);
    return err;
}

struct mm_nav mm_group_check_in(struct mm_app *app, const struct mm_gate *gate)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    bool asks;
    return come(app, gate, &asks, &info) == MM_OK ? mm_pop_to(gate->room) : mm_fault(&info);
}

enum mm_err mm_group_round(struct mm_app *app, const struct mm_gate *gate, char ret_course[MM_ID_BYTES],
                           struct mm_errinfo *info)
{
    struct mm_group_session session;
    bool asks = false;
    enum mm_err err = come(app, gate, &asks, info);
    if (err == MM_OK)
        snprintf(ret_course, MM_ID_BYTES, "%s",
                 asks && mm_group_today(app, gate->group, &session) ? session.course : "");
    return err;
}

size_t mm_group_answered(struct mm_app *app, const struct mm_group_session *session,
                         const struct mm_group_run *run)
{
    struct mm_person person;
    size_t i, n = 0;
    for (i = 0; i < run->n_present; i++) {
        bool asks = true;
        if (mm_store_person(mm_app_store(app), run->present[i].person, &person, NULL) == MM_OK &&
            mm_group_asks(app, session, &person, &asks, NULL) == MM_OK)
            n += !asks;
    }
    return n;
}
