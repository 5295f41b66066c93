/* Recorded narration: whatever is opened is within its bounds, gives as many frames as it says and no more,
 * and the same ones when it is played again. */
/* mm-fuzz: link=mm_sound */
/* mm-test: labels=slow */
#include "content/sound/sound.h"
#include "sync/base/hash.h"
#include "tests/fuzz/fuzz.h"

#define AT_ONCE 960

/* Frames until the end or the damage, and a hash of them. */
static int64_t play(struct mm_sound *sound, enum mm_err *ret_err, struct mm_hash *ret_hash)
{
    int16_t samples[AT_ONCE * 2];
    const size_t frame = (size_t)mm_sound_facts(sound)->channels * sizeof samples[0];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_sha256_state sha;
    int64_t total = 0;
    size_t n = 1;
    mm_sha256_start(&sha);
    *ret_err = MM_OK;
    while (*ret_err == MM_OK && n) {
        *ret_err = mm_sound_read(sound, samples, AT_ONCE, &n, &info);
        fuzz_check_info(*ret_err, &info);
        if (*ret_err != MM_OK)
            break;
        FUZZ_CHECK(n <= AT_ONCE);
        mm_sha256_add(&sha, samples, n * frame);
        total += (int64_t)n;
        FUZZ_CHECK(total <= (int64_t)MM_MAX_SOUND_SECONDS * mm_sound_facts(sound)->rate);
    }
    *ret_hash = mm_sha256_end(&sha);
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_sound *sound = NULL;
    struct mm_hash first, second;
    enum mm_err err = mm_sound_open_bytes(data, size, &sound, &info), ended, again;
    fuzz_check_info(err, &info);
    FUZZ_CHECK((err == MM_OK) == (sound != NULL));
    if (!sound)
        return 0;
    const struct mm_sound_facts *facts = mm_sound_facts(sound);
    FUZZ_CHECK(facts->channels >= 1 && facts->channels <= 2 && facts->rate >= 8000 && facts->rate <= 48000);
    FUZZ_CHECK(facts->frames > 0 && facts->frames <= (int64_t)MM_MAX_SOUND_SECONDS * facts->rate);
    int64_t frames = play(sound, &ended, &first);
    if (ended == MM_OK && mm_sound_rewind(sound, &info) == MM_OK) {
        FUZZ_CHECK(play(sound, &again, &second) == frames && again == MM_OK);
        FUZZ_CHECK(mm_hash_equal(&first, &second));
    }
    mm_sound_close(sound);
    return 0;
}
