package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"sort"
	"strconv"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// encode writes a value so that its type can be told: {"int": "1"}, {"list": […]}, {"map": [[key, value], …]}.
func encode(value ref.Val) any {
	switch v := value.(type) {
	case types.Null:
		return map[string]any{"null_type": "null"}
	case types.Bool:
		return map[string]any{"bool": bool(v)}
	case types.Int:
		return map[string]any{"int": strconv.FormatInt(int64(v), 10)}
	case types.Uint:
		return map[string]any{"uint": strconv.FormatUint(uint64(v), 10)}
	case types.Double:
		bits := math.Float64bits(float64(v))
		if math.IsNaN(float64(v)) {
			bits = 0x7ff8000000000000
		}
		return map[string]any{"double": fmt.Sprintf("%016x", bits)}
	case types.String:
		return map[string]any{"string": string(v)}
	case types.Bytes:
		return map[string]any{"bytes": hex.EncodeToString(v)}
	case types.Timestamp, types.Duration:
		return map[string]any{v.Type().TypeName(): string(v.ConvertToType(types.StringType).(types.String))}
	case *types.Optional:
		if !v.HasValue() {
			return map[string]any{"optional_type": nil}
		}
		return map[string]any{"optional_type": encode(v.GetValue())}
	case *types.Type:
		return map[string]any{"type": v.TypeName()}
	case traits.Lister:
		items := []any{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			items = append(items, encode(it.Next()))
		}
		return map[string]any{"list": items}
	case traits.Mapper:
		entries := [][2]any{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			entries = append(entries, [2]any{encode(key), encode(v.Get(key))})
		}
		sort.Slice(entries, func(i, j int) bool { return fmt.Sprint(entries[i][0]) < fmt.Sprint(entries[j][0]) })
		return map[string]any{"map": entries}
	default:
		// A type of a library: its name is all that can be compared.
		return map[string]any{value.Type().TypeName(): "opaque"}
	}
}
