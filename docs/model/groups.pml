/*
 * Groups: one book within one epoch, two entries A and B, three commits:
 *
 *   0: A1 B1    1: A2 B2 (large: staged, then flipped)    2: A3    3: A4 B3 (large)
 *
 * The register starts empty with commit 0; version 0 means absent. A read of the register resolves the greater
 * of the current version and that of the flipped stage, if there is one.
 *
 * Publishers and services have no memory, which stands for any number of them, doubled, paused at any line and
 * late: a step that one of them could ever have taken may be taken at any time, and again.
 * A fill holds the rows of any snapshot c. It adds what is absent, raises no index and appends no event; that it
 * never finds an older version there is asserted.
 *
 * Two readers share the replica of one gateway (their replies overtake each other) and ask for what it lacked
 * when they sent; a third reads without a replica, as any other gateway may. The replica evicts at any time.
 *
 * C4: a strict answer is (A, B) as of one commit. C2 and C3: as of none earlier than any answer had shown, or
 * than had been acknowledged, when the request began.
 *
 * Mutants: OUTOFORDER FILLOVERTAKES CONFLATEGROUP SPLITGROUP FLIPEARLY STAGEVISIBLE UNFLIPANY FLIPKEEPS
 * VERSIONONLY TWOROUNDS, and with NARROW (commit 3 changes A alone): FLIPOVER. WITNESS fails where everything is reached.
 */
#define MAX(a, b) (a > b -> a : b)
#define A(n) (n + 1)
#ifdef NARROW
#define B(n) (n < 2 -> n + 1 : 2)                /* commit 3 is large and leaves B alone, too */
#else
#define B(n) (n < 2 -> n + 1 : n)                /* commit 2 leaves B alone */
#endif
#define V(k, n) (k == 0 -> A(n) : B(n))

byte source, idx, commit, flipped, best, acked, cur[2];
byte stage1[2], stage3[2]; bool folded1;         /* the chunks of commits 1 and 3, one entry each */
byte event[5];                                   /* event i: the commit number whose group it told */
byte rep[2], applied;                            /* the replica; 0: not held */

#ifdef STAGEVISIBLE
#define STAGED(k) MAX(stage1[k], stage3[k])
#else
#define STAGED(k) (flipped == 1 -> stage1[k] : (flipped == 3 -> stage3[k] : 0))
#endif
#define R(k) MAX(cur[k], STAGED(k))
#define TOLD(n) idx++; event[idx] = n; commit = MAX(commit, n); acked = MAX(acked, n)

#ifdef CONFLATEGROUP
#define ROW(k, n) (k == 0 -> A(source) : B(n))   /* the latest row of the entry that two groups share */
#else
#define ROW(k, n) V(k, n)
#endif
#ifdef FLIPEARLY
#define READY(stage) (stage[0] > 0 || stage[1] > 0)
#else
#define READY(stage) (stage[0] > 0 && stage[1] > 0)
#endif
#ifdef NARROW
#define READY3 (stage3[0] > 0)
#else
#define READY3 READY(stage3)
#endif
#ifdef FLIPOVER
#define FREE true
#else
#define FREE (flipped == 0)                      /* the stage before must be folded back */
#endif

proctype Publishers() {
  end: do
  :: d_step { source < 3 -> source++ }           /* a writer commits */
#ifdef OUTOFORDER
  :: d_step { source >= 2 && cur[0] < A(2) -> cur[0] = A(2); TOLD(2) }
#else
  :: d_step { source >= 2 && commit == 1 -> cur[0] = A(2); TOLD(2) }
#endif
#ifdef SPLITGROUP
  :: d_step { source == 3 && commit == 2 && R(0) < A(3) -> cur[0] = A(3); idx++; event[idx] = 2 }
#endif
  /* chunks, written beside the current values; refused once the group is published */
  :: d_step { source >= 1 && commit < 1 -> stage1[0] = ROW(0, 1) }
  :: d_step { source >= 1 && commit < 1 -> stage1[1] = ROW(1, 1) }
  :: d_step { source >= 3 && commit < 3 -> stage3[0] = ROW(0, 3) }
#ifndef NARROW
  :: d_step { source >= 3 && commit < 3 -> stage3[1] = ROW(1, 3) }
#endif
  /* flips: the same check of the commit number */
  :: d_step { commit == 0 && READY(stage1) && FREE -> flipped = 1; TOLD(1) }
  :: d_step { commit == 2 && READY3 && FREE -> flipped = 3; TOLD(3) }
  /* folding back, chunk by chunk, each in one script; then the flip is taken away, if it is still that one */
  :: d_step { flipped == 1 && stage1[0] > 0 -> cur[0] = R(0); stage1[0] = 0 }
  :: d_step { flipped == 1 && stage1[1] > 0 -> cur[1] = R(1); stage1[1] = 0 }
  :: d_step { flipped == 3 && stage3[0] > 0 -> cur[0] = R(0); stage3[0] = 0 }
  :: d_step { flipped == 3 && stage3[1] > 0 -> cur[1] = R(1); stage3[1] = 0 }
  :: d_step { flipped == 3 && stage3[0] + stage3[1] == 0 -> flipped = 0 }
#ifdef UNFLIPANY
  :: d_step { flipped == 1 && stage1[0] + stage1[1] == 0 -> folded1 = true }
  :: d_step { folded1 && flipped > 0 -> flipped = 0 }
#else
  :: d_step { flipped == 1 && stage1[0] + stage1[1] == 0 -> flipped = 0 }
#endif
  od
}

#ifdef FILLOVERTAKES
#define MAYFILL(c) (c <= source)
#else
#define MAYFILL(c) (c <= commit)                 /* commit <= source but for OUTOFORDER */
#endif
inline fill(c) {
#if !defined(FILLOVERTAKES) && !defined(OUTOFORDER)
  assert(R(k) == 0);
#endif
  if :: R(k) == 0 -> cur[k] = V(k, c) :: else fi
}

proctype Services(byte k) {
  end: do
  :: d_step { cur[k] == 0 && STAGED(k) == 0 -> cur[k] = V(k, 0) }
  :: d_step { R(k) < V(k, 1) && source >= 1 && MAYFILL(1) -> fill(1) }
  :: d_step { R(k) < V(k, 2) && source >= 2 && MAYFILL(2) -> fill(2) }
  :: d_step { R(k) < V(k, 3) && source >= 3 && MAYFILL(3) -> fill(3) }
  od
}
inline check(versionA, versionB) {
  shown = versionA - 1;
  assert(shown >= floor && versionB == B(shown));
  best = MAX(best, shown); shown = 0
}

inline keep(k) {
  if
#ifdef VERSIONONLY
  :: got[k] > rep[k] -> rep[k] = got[k]
#else
  :: got[k] > 0 && rIdx == applied -> rep[k] = got[k]   /* rIdx >= applied, and applied is at least rIdx by now */
#endif
  :: else
  fi
}

proctype Reader() {
  byte floor, rIdx, got[2], i, shown;
#ifdef TWOROUNDS
  byte first;
#endif
  end: do
  :: d_step {
       floor = MAX(best, acked); rIdx = idx;
       got[0] = (rep[0] == 0 -> R(0) : 0); got[1] = (rep[1] == 0 -> R(1) : 0)
     };
     d_step {
       i = applied + 1;
       do
       :: i <= rIdx && event[i] != 2 ->          /* a flip carries no list: the replica is emptied */
#ifdef FLIPKEEPS
          i++
#else
          rep[0] = 0; rep[1] = 0; i++
#endif
       :: i <= rIdx && event[i] == 2 -> rep[0] = (rep[0] > 0 -> A(2) : 0); i++
       :: else -> break
       od;
       applied = MAX(applied, rIdx);
       keep(0); keep(1);
#ifdef TWOROUNDS
       /* A is kept from a round that had no B, and joined with the B of a later one */
       if
       :: rIdx == applied && rep[0] > 0 && rep[1] == 0 && first == 0 -> first = rep[0]
       :: rIdx == applied && rep[1] > 0 && first > 0 -> check(first, rep[1]); first = 0
       :: else
       fi;
#endif
       if
       :: rIdx == applied && rep[0] > 0 && rep[1] > 0 -> check(rep[0], rep[1])
       :: else                                   /* absent: the service fills it, another round reads both again */
       fi;
       floor = 0; rIdx = 0; got[0] = 0; got[1] = 0; i = 0
     }
  od
}
proctype Others() {
  byte floor, shown, seen[2];
  end: do
  :: d_step { rep[0] > 0 -> rep[0] = 0 }
  :: d_step { rep[1] > 0 -> rep[1] = 0 }
  :: d_step { R(0) > 0 && R(1) > 0 -> seen[0] = R(0); seen[1] = R(1); floor = MAX(best, acked); check(seen[0], seen[1]);
              floor = 0; seen[0] = 0; seen[1] = 0 }
#ifdef WITNESS
  :: assert(!(best == 3 && flipped == 0 && rep[0] == A(3) && rep[1] == B(3)))
#endif
  od
}

init { atomic { run Publishers(); run Services(0); run Services(1); run Reader(); run Reader(); run Others() } }
