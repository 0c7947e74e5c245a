package main

import (
	"maps"
	"strings"

	"github.com/google/cel-go/cel"

	"k8s.io/apimachinery/pkg/util/version"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

type programSource struct {
	Expression        string   `json:"expression"`
	Variables         []string `json:"variables"`
	KubernetesVersion string   `json:"kubernetesVersion"`
}

type evaluation struct {
	Program string `json:"program"`
	// Bindings beside those of the request.
	Bindings map[string]any `json:"bindings"`
}

type programs struct {
	environments map[string]*cel.Env
	compiled     map[string]cel.Program
	failures     map[string]error
}

func newPrograms() *programs {
	return &programs{map[string]*cel.Env{}, map[string]cel.Program{}, map[string]error{}}
}

func (p *programs) define(sources map[string]programSource) map[string]result {
	results := map[string]result{}
	for name, source := range sources {
		outputType, err := p.compile(name, source)
		if err != nil {
			p.failures[name] = err
			results[name] = result{CompileError: err.Error()}
			continue
		}
		results[name] = result{Type: outputType}
	}
	return results
}

func (p *programs) compile(name string, source programSource) (string, error) {
	env, err := p.environment(source)
	if err != nil {
		return "", err
	}
	ast, issues := env.Compile(source.Expression)
	if issues.Err() != nil {
		return "", issues.Err()
	}
	program, err := env.Program(ast, cel.InterruptCheckFrequency(celconfig.CheckFrequency))
	if err != nil {
		return "", err
	}
	p.compiled[name] = program
	return ast.OutputType().String(), nil
}

func (p *programs) environment(source programSource) (*cel.Env, error) {
	key := source.KubernetesVersion + " " + strings.Join(source.Variables, " ")
	if env, found := p.environments[key]; found {
		return env, nil
	}
	base, err := environmentFor(source.KubernetesVersion)
	if err != nil {
		return nil, err
	}
	var options []cel.EnvOption
	for _, name := range source.Variables {
		options = append(options, cel.Variable(name, cel.DynType))
	}
	set, err := base.Extend(environment.VersionedOptions{IntroducedVersion: version.MajorMinor(1, 0), EnvOptions: options})
	if err != nil {
		return nil, err
	}
	p.environments[key] = set.NewExpressionsEnv()
	return p.environments[key], nil
}

func (p *programs) evaluate(bindings map[string]any, evaluations []evaluation) []result {
	results := make([]result, len(evaluations))
	for i, evaluation := range evaluations {
		all := maps.Clone(bindings)
		if all == nil {
			all = map[string]any{}
		}
		maps.Copy(all, evaluation.Bindings)
		results[i] = p.run(evaluation.Program, all)
	}
	return results
}

func (p *programs) run(name string, bindings map[string]any) result {
	program, found := p.compiled[name]
	if !found {
		if err := p.failures[name]; err != nil {
			return result{CompileError: err.Error()}
		}
		return result{CompileError: "no program " + name}
	}
	value, details, err := program.Eval(bindings)
	var cost *uint64
	if details != nil {
		cost = details.ActualCost()
	}
	if err != nil {
		return result{Error: err.Error(), Cost: cost}
	}
	return result{Value: encode(value), Cost: cost}
}
