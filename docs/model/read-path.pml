/*
 * The read path: one register, one entry (and the rest of its book), two gateways with a replica each.
 *
 * A publish raises the index. It may concern our entry or another of the book: then only the index moves.
 * The register keeps the last LOG events; a sync from further behind is answered with a reset.
 * The entry may be absent at first. A fill adds it and raises no index: nobody can have read it.
 * A replica may lose its entry at any time (eviction).
 *
 * Reader: a sync sent after the request began; its reply proves the replica current once its events are applied.
 * Two readers share gateway 0, so replies overtake each other there: a replica that knows more by then is current of
 * a later moment. What was held when the sync was sent is shown, evicted or not, if applied is what it was then.
 * Listing (-DLISTING): an answer made by a service, kept with the index proved BEFORE the service was asked,
 * and used again by whoever proves that nothing it depends on changed since.
 *
 * C2: no strict read returns less than the greatest version any read had returned when it began.
 * C3: nor less than what had been acknowledged as published.
 *
 * Mutants: VERSIONONLY NAIVEFILL NOSYNC JOINSENT GAPIGNORED HELDSTALE, and with LISTING: LABELLATE SHAREDNOPROOF.
 */
#ifndef EVENTS
#define EVENTS 2
#endif
#ifndef READS
#define READS 2
#endif
#define LOG 1
#define NONE 255
#define MAX(a, b) (a > b -> a : b)

byte idx, ver = 1, source = 1, acked; bool present;      /* register; committed and acknowledged versions */
byte event[EVENTS + 1];                                  /* event i: the version it set, 0 if it was another entry's */
bool has[2]; byte held[2], applied[2], lastChange[2];    /* per gateway: replica; index of our entry's last change */
#ifdef JOINSENT
byte flying[2]; bool landed[2];                          /* syncs in flight; flips with each reply that proved */
#endif
bool kept[2]; byte keptVer[2], keptAt[2], making[2];     /* whole answers: version, label; executions going on */
byte best;                                               /* greatest version any read has returned */

proctype Publisher() {
  byte n;
  do
  :: idx < EVENTS -> d_step { idx++; event[idx] = 0 }
  :: idx < EVENTS -> source++;
     n = source;
     d_step { idx++; event[idx] = n; ver = n; present = true }
     acked = n
  :: idx == EVENTS -> break
  od
}

proctype Service() { atomic { !present -> present = true } }   /* fill; groups.pml shows why the value is ver */

proctype Eviction() {
  end: do
  :: d_step { has[0] -> has[0] = false }
  :: d_step { has[1] -> has[1] = false }
  od
}

/* Events of a reply, applied in order; those at or below applied are skipped. */
inline applyEvents(g) {
  if
  :: rIdx > applied[g] ->
#ifdef GAPIGNORED
     i = (rIdx - applied[g] > LOG -> rIdx - LOG + 1 : applied[g] + 1);
#else
     i = applied[g] + 1;
     if
     :: reset -> has[g] = false; lastChange[g] = rIdx; i = rIdx + 1
     :: else
     fi;
#endif
     do
     :: i <= rIdx ->
        if
        :: event[i] > 0 -> lastChange[g] = i; if :: has[g] -> held[g] = event[i] :: else fi
        :: else
        fi;
        i++
     :: else -> break
     od;
     applied[g] = rIdx
  :: else
  fi
}

inline insert(g) {
  if
#if defined(VERSIONONLY)
  :: rHas && (!has[g] || held[g] < rVer) -> has[g] = true; held[g] = rVer
#elif defined(NAIVEFILL)
  :: rHas -> has[g] = true; held[g] = rVer
#else
  :: rHas && rIdx >= applied[g] -> has[g] = true; held[g] = rVer
#endif
  :: else
  fi
}

inline answer(v) { assert(v >= floor && v >= mustSee); best = MAX(best, v) }

/* A sync is sent, and executed; the caller takes the reply, at any later time. */
inline send(g) {
  after = applied[g]; asked = !has[g];
#ifdef JOINSENT
  flying[g]++
#endif
}
inline execute() {
  rIdx = idx; rHas = present && asked; rVer = (rHas -> ver : 0); reset = (idx - after > LOG); asked = false
}

/* What a round leaves behind is forgotten, so that equal states are equal. */
inline forget() { floor = 0; mustSee = 0; rIdx = 0; rVer = 0; i = 0; rHas = false; reset = false; after = 0 }

proctype Reader(byte g) {
  byte floor, mustSee, after, was, rIdx, rVer, i, k; bool rHas, asked, reset, mark;
  do
  :: k < READS -> k++;
     d_step { floor = best; mustSee = acked }
     if
#ifdef NOSYNC
     :: d_step { has[g] -> answer(held[g]); forget() }
#endif
#ifdef JOINSENT
     :: d_step { flying[g] > 0 -> mark = landed[g] };
        landed[g] != mark;
        d_step { if :: has[g] -> answer(held[g]) :: else fi; mark = 0; forget() }
#endif
     :: d_step { send(g); was = (has[g] -> held[g] : 0) }
        d_step { execute() }
        d_step {
          applyEvents(g);
          insert(g);
#ifdef JOINSENT
          flying[g]--; landed[g] = (rIdx == applied[g] -> !landed[g] : landed[g]);
#endif
          if
#ifdef HELDSTALE
          :: was > 0 -> answer(was)
          :: was == 0 && has[g] -> answer(held[g])
#else
          :: was > 0 && after == applied[g] -> answer(was)
          :: (was == 0 || after != applied[g]) && has[g] -> answer(held[g])
#endif
          :: !has[g] && rHas && rIdx == applied[g] -> answer(rVer)
          :: else                                        /* absent, or evicted meanwhile: another round */
          fi;
          was = 0; forget()
        }
     fi
  :: else -> break
  od
}

proctype Listing(byte g) {
  byte floor, mustSee, after, rIdx, rVer, i, k, label, seen; bool rHas, asked, reset, ask;
  do
  :: k < READS -> k++; mustSee = acked;
     if
#ifdef SHAREDNOPROOF
     :: making[g] > 0 -> making[g] == 0; assert(!kept[g] || keptVer[g] >= mustSee)
#endif
     :: d_step { send(g) }
        d_step { execute() }
        d_step {
          after = 0; applyEvents(g); insert(g);
          ask = (rIdx == applied[g]);
          if
          :: ask && kept[g] && lastChange[g] <= keptAt[g] -> assert(keptVer[g] >= mustSee); ask = false; forget()
          :: ask && !(kept[g] && lastChange[g] <= keptAt[g]) -> making[g]++; label = applied[g]; rIdx = 0; i = 0
          :: else -> forget()
          fi
        }
        if
        :: ask -> seen = source;                         /* the service reads its rows */
           d_step {
#ifdef LABELLATE
             label = applied[g];
#endif
             assert(seen >= mustSee); making[g]--; kept[g] = true; keptVer[g] = seen; keptAt[g] = label;
             label = 0; seen = 0; ask = false; forget()
           }
        :: else
        fi
     fi
  :: else -> break
  od
}

init {
  atomic {
    run Publisher(); run Service(); run Eviction(); run Reader(0);
#ifdef LISTING
    run Listing(0); run Listing(0)
#else
    run Reader(0);
#ifndef ONEGATEWAY
    run Reader(1)
#endif
#endif
  }
}
