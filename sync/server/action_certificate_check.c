/* certificate.check: is this a 研修修了証 of ours, and of somebody of this name? By the text of its QR code
 * and the name that stands on the paper. Of the register only those that were withdrawn are looked at, so an
 * old one of a former member is found true too.
 *
 * in  {"code": "M1:…", "name"}
 * out {"course": its title, "day", "year", "number", "policy": "" when it is not known} */
#include "content/pack/pack.h"
#include "sync/server/actions.h"
#include "sync/server/certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a course that this pack does not have: its id, as the paper's code has it. */
static const char *title_of(struct mm_central *central, const char *course)
{
    const struct mm_pack *pack = mm_central_pack(central);
    char id[MM_CERTIFICATE_COURSE_BYTES];
    for (size_t i = 0; i < pack->n_courses; i++) {
        mm_certificate_course(pack->courses[i].id, id);
        if (strcmp(id, course) == 0)
            return pack->courses[i].title;
    }
    return course;
}

static void put(struct mm_central *central, const struct mm_certificate *c, struct mm_buf *out)
{
    char day[MM_TIME_BYTES];
    struct mm_jw w;
    mm_date_format(c->day, day);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "course", title_of(central, c->course));
    mm_jw_kstr(&w, "day", day);
    mm_jw_kint(&w, "year", c->year);
    mm_jw_kint(&w, "number", c->number);
    mm_jw_kstr(&w, "policy", c->policy);
    mm_jw_end(&w);
}

static enum mm_err check_gone(struct mm_central *central, const struct mm_certificate *c,
                              struct mm_errinfo *info)
{
    struct mm_certificate_gone *gone = NULL;
    size_t n = 0;
    enum mm_err err = mm_certificate_gone_list(central, &gone, &n, info);
    if (!err)
        err = mm_certificate_not_gone(gone, n, c->year, c->number, info);
    free(gone);
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    char council[MM_CERTIFICATE_COUNCIL];
    struct mm_certificate c;
    struct mm_sign_public *keys = NULL;
    size_t n = 0;
    enum mm_err err = mm_certificate_keys(central, &keys, &n, info);
    mm_certificate_council(mm_central_council(central), council);
    if (!err)
        err = mm_certificate_verify(mm_json_get_str(in, "code", ""), mm_json_get_str(in, "name", ""), council,
                                    keys, n, &c, info);
    free(keys);
    if (!err)
        err = check_gone(central, &c, info);
    if (err)
        return err;
    put(central, &c, ret_out);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT, .optional = true}, {"code", MM_SHAPE_TEXT}, {"name", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"course", MM_SHAPE_TEXT}, {"day", MM_SHAPE_DAY},
                                        {"year", MM_SHAPE_INT},    {"number", MM_SHAPE_INT},
                                        {"policy", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_certificate_check = {"certificate.check", run, takes, gives, MM_RIGHT_CLERK};
