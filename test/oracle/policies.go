package main

import (
	"context"
	"fmt"

	"github.com/google/cel-go/cel"

	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/admission"
	plugin "k8s.io/apiserver/pkg/admission/plugin/cel"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

type policySource struct {
	KubernetesVersion string            `json:"kubernetesVersion"`
	Variables         []expression      `json:"variables"`
	Validations       map[string]string `json:"validations"`
	// Messages are of type string.
	Messages map[string]string `json:"messages"`
	// Locals are further variables, of type dyn: names that a comprehension around the expression would bind.
	Locals []string `json:"locals"`
}

type validation struct {
	Validation string         `json:"validation"`
	Params     map[string]any `json:"params"`
}

// expression is a NamedExpressionAccessor.
type expression struct {
	Name       string `json:"name"`
	Expression string `json:"expression"`
	returns    *cel.Type
}

func (e expression) GetName() string          { return e.Name }
func (e expression) GetExpression() string    { return e.Expression }
func (e expression) ReturnTypes() []*cel.Type { return []*cel.Type{e.returns} }

type policy struct {
	conditions map[string]plugin.ConditionEvaluator
}

type policies map[string]policy

var declarations = plugin.OptionalVariableDeclarations{HasParams: true}

func (p policies) define(sources map[string]policySource) map[string]map[string]result {
	results := map[string]map[string]result{}
	for name, source := range sources {
		results[name] = map[string]result{}
		compiler, err := compilerFor(source)
		if err != nil {
			results[name][""] = result{CompileError: err.Error()}
			continue
		}
		compiled := policy{map[string]plugin.ConditionEvaluator{}}
		for _, variable := range source.Variables {
			variable.returns = cel.AnyType
			results[name]["variables."+variable.Name] = compilation(compiler.CompileAndStoreVariable(variable, declarations, environment.NewExpressions))
		}
		for id, text := range source.Validations {
			accessor := expression{id, text, cel.BoolType}
			results[name][id] = compilation(compiler.CompileCELExpression(accessor, declarations, environment.NewExpressions))
			compiled.conditions[id] = compiler.CompileCondition([]plugin.ExpressionAccessor{accessor}, declarations, environment.NewExpressions)
		}
		for id, text := range source.Messages {
			accessor := expression{id, text, cel.StringType}
			results[name][id] = compilation(compiler.CompileCELExpression(accessor, declarations, environment.NewExpressions))
		}
		p[name] = compiled
	}
	return results
}

func compilerFor(source policySource) (*plugin.CompositedCompiler, error) {
	base, err := environmentFor(source.KubernetesVersion)
	if err != nil {
		return nil, err
	}
	var locals []cel.EnvOption
	for _, name := range source.Locals {
		locals = append(locals, cel.Variable(name, cel.DynType))
	}
	set, err := base.Extend(environment.VersionedOptions{IntroducedVersion: version.MajorMinor(1, 0), EnvOptions: locals})
	if err != nil {
		return nil, err
	}
	return plugin.NewCompositedCompiler(set)
}

func compilation(compiled plugin.CompilationResult) result {
	if compiled.Error != nil {
		return result{CompileError: compiled.Error.Error()}
	}
	return result{Type: compiled.OutputType.String()}
}

func (p policies) validate(name string, object map[string]any, validations []validation) ([]result, error) {
	attributes, err := attributesOf(object)
	if err != nil {
		return nil, err
	}
	results := make([]result, len(validations))
	for i, validation := range validations {
		results[i] = p[name].run(validation, attributes)
	}
	return results, nil
}

func (p policy) run(validation validation, attributes *admission.VersionedAttributes) result {
	condition, found := p.conditions[validation.Validation]
	if !found {
		return result{CompileError: "no validation " + validation.Validation}
	}
	inputs := plugin.OptionalVariableBindings{VersionedParams: &unstructured.Unstructured{Object: validation.Params}}
	evaluations, remaining, err := condition.ForInput(
		context.Background(), attributes, &admissionv1.AdmissionRequest{}, inputs, nil, celconfig.RuntimeCELCostBudget)
	if err != nil {
		return result{Error: err.Error()}
	}
	cost := uint64(celconfig.RuntimeCELCostBudget - remaining)
	evaluation := evaluations[0]
	if evaluation.Error != nil {
		return result{Error: fmt.Sprint(evaluation.Error), Cost: &cost}
	}
	return result{Value: encode(evaluation.EvalResult), Cost: &cost}
}
