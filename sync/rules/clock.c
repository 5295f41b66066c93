/* Corrected time: when each start of a machine began, from what was measured and from what lies around it. */
#include "sync/rules/rules.h"

#define MOST_MONO_MS ((int64_t)1 << 53) /* what a number of JSON can tell apart */

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* low wins where the two are the wrong way round; callers see to it that they are not. */
static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return greater(low, lesser(value, high));
}

void mm_boot_init(struct mm_boot *boot)
{
    *boot = (struct mm_boot){
        .claim_low_ms = MM_CLOCK_UNKNOWN,
        .claim_high_ms = MM_CLOCK_UNKNOWN_LOW,
        .before_ms = MM_CLOCK_UNKNOWN,
        .low_ms = MM_CLOCK_UNKNOWN_LOW,
        .high_ms = MM_CLOCK_UNKNOWN,
    };
}

bool mm_boot_add(struct mm_boot *boot, int64_t seq, int64_t at_ms, int64_t mono_ms)
{
    int64_t mono = clamp(mono_ms, 0, MOST_MONO_MS), claim_ms = at_ms - mono;
    if (boot->first_seq && seq >= boot->first_seq && mono <= boot->last_mono_ms &&
        claim_ms >= boot->claim_low_ms && claim_ms <= boot->claim_high_ms)
        return false;
    boot->first_seq = boot->first_seq ? lesser(boot->first_seq, seq) : seq;
    boot->last_mono_ms = greater(boot->last_mono_ms, mono);
    boot->claim_low_ms = lesser(boot->claim_low_ms, claim_ms);
    boot->claim_high_ms = greater(boot->claim_high_ms, claim_ms);
    return true;
}

/* The end of a boot's last record at the earliest, for a boot that began at start_ms. */
static int64_t end_of(const struct mm_boot *boot, int64_t start_ms)
{
    return start_ms == MM_CLOCK_UNKNOWN_LOW ? start_ms : start_ms + boot->last_mono_ms;
}

/* From the start: no boot began before the ones before it were over. */
static void bound_below(struct mm_boot *boots, size_t n)
{
    int64_t over_ms = MM_CLOCK_UNKNOWN_LOW;
    for (size_t i = 0; i < n; i++) {
        boots[i].low_ms = boots[i].measured ? boots[i].offset_ms : over_ms;
        over_ms = end_of(&boots[i], boots[i].low_ms);
    }
}

static bool plausible(const struct mm_boot *boot)
{
    return boot->claim_low_ms >= greater(boot->low_ms, MM_CLOCK_EARLIEST_MS) &&
           boot->claim_high_ms <= boot->high_ms;
}

/* From the end: each was over before the next began, by measure or, where that cannot be wrong, by the clock
 * of the next. Of two clocks that contradict each other the later one is believed: the earlier one had not
 * been set yet. What the server saw wins over an order that a copied disk can upset. */
static void bound_above(struct mm_boot *boots, size_t n)
{
    int64_t next_ms = MM_CLOCK_UNKNOWN;
    for (size_t i = n; i-- > 0;) {
        struct mm_boot *boot = &boots[i];
        if (boot->measured) {
            next_ms = boot->high_ms = boot->offset_ms;
            continue;
        }
        boot->high_ms = boot->before_ms;
        if (next_ms != MM_CLOCK_UNKNOWN)
            boot->high_ms = lesser(boot->high_ms, next_ms - boot->last_mono_ms);
        boot->low_ms = lesser(boot->low_ms, boot->high_ms);
        next_ms = plausible(boot) ? boot->claim_low_ms : boot->high_ms;
    }
}

/* Again from the start, now that it is known what is made of the clocks that nothing contradicts. */
static void keep_order(struct mm_boot *boots, size_t n, int64_t since_ms)
{
    int64_t over_ms = MM_CLOCK_UNKNOWN_LOW;
    for (size_t i = 0; i < n; i++) {
        struct mm_boot *boot = &boots[i];
        int64_t start_ms = boot->offset_ms;
        if (!boot->measured) {
            int64_t low_ms = boot->claim_low_ms < MM_CLOCK_EARLIEST_MS ? greater(over_ms, since_ms) : over_ms;
            boot->low_ms = lesser(greater(boot->low_ms, low_ms), boot->high_ms);
            start_ms = clamp(boot->claim_high_ms, boot->low_ms, boot->high_ms);
        }
        over_ms = end_of(boot, start_ms);
    }
}

void mm_boots_settle(struct mm_boot *boots, size_t n, int64_t since_ms)
{
    bound_below(boots, n);
    bound_above(boots, n);
    keep_order(boots, n, since_ms);
}

bool mm_boot_same(const struct mm_boot *a, const struct mm_boot *b)
{
    if (a->measured != b->measured)
        return false;
    if (a->low_ms == b->low_ms && a->high_ms == b->high_ms)
        return true;
    if (a->measured)
        return false;
    /* All claims lie inside both: each record keeps its own. */
    return a->claim_low_ms >= greater(a->low_ms, b->low_ms) &&
           a->claim_high_ms <= lesser(a->high_ms, b->high_ms);
}

struct mm_time mm_corrected_time(const struct mm_boot *boot, int64_t at_ms, int64_t mono_ms,
                                 int64_t received_at_ms)
{
    struct mm_time time = {at_ms, MM_TIME_CLAIMED};
    int64_t mono = clamp(mono_ms, 0, MOST_MONO_MS);
    if (boot && boot->measured)
        time = (struct mm_time){boot->offset_ms + mono, MM_TIME_MEASURED};
    else if (boot)
        time.at_ms = clamp(at_ms - mono, boot->low_ms, boot->high_ms) + mono;
    time.at_ms = lesser(time.at_ms, received_at_ms);
    int64_t moved_ms = time.at_ms - at_ms;
    if (time.quality != MM_TIME_MEASURED && (moved_ms > MM_CLOCK_NOISE_MS || moved_ms < -MM_CLOCK_NOISE_MS))
        time.quality = MM_TIME_MOVED;
    return time;
}
