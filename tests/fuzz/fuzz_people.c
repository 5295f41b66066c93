/* Rosters and manifests as a kiosk receives them: each input is tried as both. */
/* mm-fuzz: link=mm_wire */
/* mm-test: labels=slow */
#include "sync/base/path.h"
#include "sync/wire/people.h"
#include "tests/fuzz/fuzz.h"

#define OUT_BYTES ((size_t)4 * 1024 * 1024)

static bool same_person(const struct mm_person *a, const struct mm_person *b)
{
    return strcmp(a->id, b->id) == 0 && strcmp(a->name, b->name) == 0 &&
           strcmp(a->reading, b->reading) == 0 && a->status == b->status &&
           strcmp(a->employment, b->employment) == 0 && strcmp(a->section, b->section) == 0 &&
           a->seat == b->seat && strcmp(a->kaiha, b->kaiha) == 0 && strcmp(a->starts_on, b->starts_on) == 0 &&
           strcmp(a->ends_on, b->ends_on) == 0;
}

static void check_person(const struct mm_person *p)
{
    enum mm_person_status status;
    FUZZ_CHECK(*p->id && *p->name && p->seat >= 0 && p->seat <= MM_MAX_SEAT);
    FUZZ_CHECK(mm_utf8_count(p->name, true) <= MM_MAX_NAME_CHARS);
    FUZZ_CHECK(mm_person_status_find(mm_person_status_code(p->status), &status) == MM_OK &&
               status == p->status);
    FUZZ_CHECK(mm_person_status_find(mm_person_status_ja(p->status), &status) == MM_OK &&
               status == p->status);
    FUZZ_CHECK(mm_person_active(p->status) || p->status == MM_PERSON_EX_COUNCILLOR ||
               p->status == MM_PERSON_EX_STAFF);
    FUZZ_CHECK(mm_person_is_councillor(p->status) !=
               (p->status == MM_PERSON_STAFF || p->status == MM_PERSON_EX_STAFF));
}

static void try_roster(const char *text, size_t len)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_roster roster, back;
    struct mm_buf out;
    enum mm_err err = mm_roster_parse(text, len, &roster, &info);
    fuzz_check_info(err, &info);
    if (err)
        return;
    for (size_t i = 0; i < roster.n_people; i++)
        check_person(&roster.people[i]);
    mm_buf_init(&out, OUT_BYTES);
    mm_roster_write(&roster, &out);
    FUZZ_CHECK(out.err == MM_OK);
    FUZZ_CHECK(mm_roster_parse(out.data, out.len, &back, NULL) == MM_OK);
    FUZZ_CHECK(back.n_people == roster.n_people && back.known.n_facts == roster.known.n_facts);
    FUZZ_CHECK(strcmp(back.council_name, roster.council_name) == 0 && back.demo == roster.demo);
    for (size_t i = 0; i < roster.n_people; i++)
        FUZZ_CHECK(same_person(&roster.people[i], &back.people[i]));
    mm_roster_done(&back);
    mm_roster_done(&roster);
    mm_buf_done(&out);
}

static void try_manifest(const char *text, size_t len)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_manifest manifest, back;
    struct mm_buf out;
    int64_t total = 0;
    enum mm_err err = mm_manifest_parse(text, len, &manifest, &info);
    fuzz_check_info(err, &info);
    if (err)
        return;
    FUZZ_CHECK(manifest.serial >= 0 && manifest.n_files <= MM_MAX_PACK_FILES);
    for (size_t i = 0; i < manifest.n_files; i++) {
        FUZZ_CHECK(mm_path_safe(manifest.files[i].name) && manifest.files[i].bytes >= 0);
        total += manifest.files[i].bytes;
        for (size_t k = 0; k < i; k++)
            FUZZ_CHECK(strcmp(manifest.files[i].name, manifest.files[k].name) != 0);
    }
    FUZZ_CHECK(total <= MM_MAX_PACK_BYTES);
    mm_buf_init(&out, OUT_BYTES);
    mm_manifest_write(&manifest, &out);
    FUZZ_CHECK(out.err == MM_OK);
    FUZZ_CHECK(mm_manifest_parse(out.data, out.len, &back, NULL) == MM_OK);
    FUZZ_CHECK(strcmp(back.version, manifest.version) == 0 && strcmp(back.council, manifest.council) == 0);
    FUZZ_CHECK(back.serial == manifest.serial && back.n_files == manifest.n_files);
    for (size_t i = 0; i < back.n_files; i++)
        FUZZ_CHECK(strcmp(back.files[i].name, manifest.files[i].name) == 0 &&
                   back.files[i].bytes == manifest.files[i].bytes &&
                   mm_hash_equal(&back.files[i].hash, &manifest.files[i].hash));
    mm_manifest_done(&back);
    mm_manifest_done(&manifest);
    mm_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_roster((const char *)data, size);
    try_manifest((const char *)data, size);
    return 0;
}
