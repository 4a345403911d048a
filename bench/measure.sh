# shellcheck shell=sh
# Sourced by the measurements: a clock, medians, and the one form in which results are printed.

# Milliseconds since some fixed moment (GNU date).
now_ms() {
  echo $(($(date +%s%N) / 1000000))
}

# Median of the numbers on standard input, one a line.
median() {
  sort -n | awk '{ v[NR] = $1 } END { if (NR % 2) print v[(NR + 1) / 2]; else print (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# result NAME UNIT FILE_OF_OURS FILE_OF_PEER: prints a row and keeps the JSON line for the end. The peer may be "-".
result() {
  ours=$(median < "$3")
  runs=$(wc -l < "$3" | tr -d ' ')
  if [ "$4" = - ]; then
    peer=null
    ratio=null
  else
    peer=$(median < "$4")
    ratio=$(awk -v a="$ours" -v b="$peer" 'BEGIN { printf "%.3f", a / b }')
  fi
  printf '%-28s %14s %14s %8s  %-8s %s runs\n' "$1" "$ours" "$peer" "$ratio" "$2" "$runs"
  printf '{"name":"%s","ours":%s,"peer":%s,"ratio":%s,"unit":"%s","runs":%s}\n' \
    "$1" "$ours" "$peer" "$ratio" "$2" "$runs" >> "$results"
}

results=$(mktemp)
printf '%-28s %14s %14s %8s  %-8s\n' name ours peer ratio unit

# Prints the JSON lines collected by result.
finish() {
  echo
  cat "$results"
  rm -f "$results"
}
