// Command cel-oracle answers what the CEL engine of the Kubernetes API server says: one line of JSON in, one out.
//
//	{"programs": {"a": {"expression": "x + 1", "variables": ["x"], "kubernetesVersion": "1.34"}}}
//	  -> {"programs": {"a": {"type": "dyn"}}}
//	{"bindings": {"x": 1}, "evaluate": [{"program": "a", "bindings": {}}]}
//	  -> {"results": [{"value": {"int": "2"}, "cost": 2}]}
//	{"policies": {"p": {"kubernetesVersion": "1.34", "variables": [{"name": "v", "expression": "…"}], "validations": {"c": "…"}}}}
//	  -> {"policies": {"p": {"variables.v": {"type": "dyn"}, "c": {"type": "bool"}}}}
//	{"policy": "p", "object": {…}, "validate": [{"validation": "c", "params": {…}}]}
//	  -> {"results": [{"value": {"bool": true}, "cost": 7}]}
//	{"yaml": ["a: yes"]}
//	  -> {"converted": [{"json": {"a": true}}]}
//
// Programs see variables of type dyn. Policies are compiled and run by the code of ValidatingAdmissionPolicy itself.
package main

import (
	"bufio"
	stdjson "encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
)

type request struct {
	Programs map[string]programSource `json:"programs"`
	Bindings map[string]any           `json:"bindings"`
	Evaluate []evaluation             `json:"evaluate"`
	Policies map[string]policySource  `json:"policies"`
	Policy   string                   `json:"policy"`
	Object   map[string]any           `json:"object"`
	Validate []validation             `json:"validate"`
	YAML     []string                 `json:"yaml"`
}

// result of a compilation or an evaluation.
type result struct {
	Type         string  `json:"type,omitempty"`
	CompileError string  `json:"compileError,omitempty"`
	Value        any     `json:"value,omitempty"`
	Error        string  `json:"error,omitempty"`
	Cost         *uint64 `json:"cost,omitempty"`
}

// environmentFor is what the server of a version compiles new expressions in: that of its previous minor version, so
// that the server may be rolled back.
func environmentFor(kubernetesVersion string) (*environment.EnvSet, error) {
	parsed, err := version.ParseGeneric(kubernetesVersion)
	if err != nil {
		return nil, err
	}
	return environment.MustBaseEnvSet(version.MajorMinor(parsed.Major(), parsed.Minor()-1)), nil
}

func answer(line []byte, programs *programs, policies policies) any {
	var in request
	// Of Kubernetes, not of Go: whole numbers become int64.
	if err := json.Unmarshal(line, &in); err != nil {
		return map[string]any{"failure": err.Error()}
	}
	switch {
	case in.Programs != nil:
		return map[string]any{"programs": programs.define(in.Programs)}
	case in.Policies != nil:
		return map[string]any{"policies": policies.define(in.Policies)}
	case in.Policy != "":
		results, err := policies.validate(in.Policy, in.Object, in.Validate)
		if err != nil {
			return map[string]any{"failure": err.Error()}
		}
		return map[string]any{"results": results}
	case in.YAML != nil:
		return map[string]any{"converted": convert(in.YAML)}
	default:
		return map[string]any{"results": programs.evaluate(in.Bindings, in.Evaluate)}
	}
}

func main() {
	reader := bufio.NewReaderSize(os.Stdin, 1<<20)
	writer := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer writer.Flush()
	encoder := stdjson.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	known, policies := newPrograms(), policies{}
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			if err := encoder.Encode(answer(line, known, policies)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
